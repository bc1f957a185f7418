// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a worker process and its driver say to each other, a line at a time. The worker first tells that it is ready:
 *
 * <pre>ready VERSION ENDPOINT</pre>
 *
 * For each line with a number of messages it then plays a round, and answers when the round has started and when it has
 * ended:
 *
 * <pre>started
 * allocated BYTES
 * round MESSAGES NANOSECONDS</pre>
 *
 * A worker that plays several roles ends the round with a line for each of them, in the order of its roles. What it has
 * allocated on the heap since it started is for all of them; one that is not in Java leaves out that line.
 *
 * <p>Between rounds the driver may ask, with the line {@code settle}, to let go of all memory that holds nothing. Then the
 * worker says how many bytes hold something:
 *
 * <pre>settled BYTES</pre>
 *
 * <p>The line {@code rate N} changes how many messages a second are due, where a role keeps to a rate. It has no answer.
 *
 * The end of input ends the worker. Not thread-safe.
 */
public final class DriverLink {

    private static final String SETTLE = "settle";
    private static final String RATE = "rate ";

    private final BufferedReader fromDriver;
    private final PrintStream toDriver;

    /** Talks over the given streams, for a worker process {@code System.in} and {@code System.out}. */
    public DriverLink(InputStream fromDriver, PrintStream toDriver) {
        this.fromDriver = new BufferedReader(new InputStreamReader(fromDriver, StandardCharsets.US_ASCII));
        this.toDriver = toDriver;
    }

    /**
     * Tells the driver that the worker is bound or connected.
     *
     * @param version of the implementation that is measured; contains no space
     * @param endpoint where the other end can connect
     */
    public void ready(String version, String endpoint) {
        tell("ready " + version + " " + endpoint);
    }

    /**
     * Plays the rounds that the driver asks for, until it has enough.
     *
     * @throws IOException if the driver cannot be heard
     * @throws InterruptedException if the thread was interrupted
     */
    public void play(RoundPlayer player) throws IOException, InterruptedException {
        play(List.of(player));
    }

    /**
     * Plays the rounds that the driver asks for, each player on a thread of its own.
     *
     * @throws IOException if the driver cannot be heard
     * @throws InterruptedException if the thread was interrupted
     * @throws IllegalStateException if a player fails; the others may still be playing
     */
    public void play(List<? extends RoundPlayer> players) throws IOException, InterruptedException {
        try (Ensemble ensemble = new Ensemble(players)) {
            String line;
            while ((line = fromDriver.readLine()) != null) {
                if (line.equals(SETTLE)) {
                    tell("settled " + HeldMemory.settle());
                } else if (line.startsWith(RATE)) {
                    ensemble.pace(Integer.parseInt(line.substring(RATE.length())));
                } else {
                    play(ensemble, Long.parseLong(line));
                }
            }
        }
    }

    private void play(Ensemble ensemble, long messages) throws InterruptedException {
        ensemble.prepare(messages);
        tell("started");
        List<Long> times = ensemble.play(messages);
        tell("allocated " + Allocation.totalBytes());
        for (long nanos : times) {
            tell("round " + messages + " " + nanos);
        }
    }

    private void tell(String line) {
        toDriver.println(line);
        toDriver.flush();
    }
}
