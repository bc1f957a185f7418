// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

/**
 * The sending end where a framework sends a message for each call; a round lasts from the first call to the return of the
 * last.
 *
 * @param send sends a message
 */
public record MessageSender(Runnable send) implements RoundPlayer {

    @Override
    public long play(long messages) {
        long start = System.nanoTime();
        for (long i = 0; i < messages; i++) {
            send.run();
        }
        return System.nanoTime() - start;
    }
}
