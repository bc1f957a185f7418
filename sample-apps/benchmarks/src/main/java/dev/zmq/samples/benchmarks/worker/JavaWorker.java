// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.JavaPeer;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A worker process for an implementation in Java.
 *
 * @param role what it does
 * @param endpoint where it binds or connects
 * @param messageBytes the size of each message
 * @param highWaterMark of its socket
 * @param samplesFile where the role REQ leaves the time of every round trip
 */
public record JavaWorker(
        Role role,
        String endpoint,
        int messageBytes,
        int highWaterMark,
        @Nullable Path samplesFile) {

    /**
     * Plays rounds until the driver has enough.
     *
     * @throws IOException if the driver cannot be heard
     * @throws InterruptedException if the thread was interrupted
     */
    public void run(JavaPeer peer, DriverLink driver) throws IOException, InterruptedException {
        try (PeerSocket socket = peer.open(role, highWaterMark)) {
            driver.ready(peer.version(), attach(socket));
            driver.play(player(socket));
        }
    }

    private String attach(PeerSocket socket) {
        return switch (role) {
            case PULL, REP -> socket.bind(endpoint);
            case PUSH, REQ -> {
                socket.connect(endpoint);
                yield endpoint;
            }
        };
    }

    private RoundPlayer player(PeerSocket socket) {
        return switch (role) {
            case PUSH -> new SendingPlayer(socket, messageBytes);
            case PULL -> new ReceivingPlayer(socket, messageBytes);
            case REQ -> {
                if (samplesFile == null) {
                    throw new IllegalArgumentException("The role req needs a file for its samples");
                }
                yield new RequestingPlayer(socket, messageBytes, samplesFile);
            }
            case REP -> new ReplyingPlayer(socket);
        };
    }
}
