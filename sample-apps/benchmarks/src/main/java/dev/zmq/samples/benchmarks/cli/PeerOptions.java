// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.ScaleMatches;
import dev.zmq.samples.benchmarks.matches.SocketMatches;
import dev.zmq.samples.benchmarks.peers.Implementation;
import picocli.CommandLine.Option;

/** Options that say which implementations of ZeroMQ to compare. */
final class PeerOptions {

    @Option(
            names = "--peer",
            required = true,
            paramLabel = "NAME",
            description = "The implementation to compare with: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Implementation peer;

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "The implementation that is compared (default: ${DEFAULT-VALUE}).")
    private Implementation subject = Implementation.ZMQ_ENGINE;

    SocketMatches matches() {
        return new SocketMatches(subject, peer);
    }

    ScaleMatches scaleMatches() {
        return new ScaleMatches(subject, peer);
    }
}
