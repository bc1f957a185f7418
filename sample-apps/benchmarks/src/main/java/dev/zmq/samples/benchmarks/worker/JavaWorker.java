// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.measure.Assignment;
import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.JavaPeer;
import dev.zmq.samples.benchmarks.peers.PeerContext;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.DriverLink;
import dev.zmq.samples.benchmarks.rounds.Order;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker process for an implementation in Java.
 *
 * @param assignment what it does
 */
public record JavaWorker(Assignment assignment) {

    /**
     * Plays rounds until the driver has enough.
     *
     * @throws IOException if the driver cannot be heard
     * @throws InterruptedException if the thread was interrupted
     */
    public void run(JavaPeer peer, DriverLink driver) throws IOException, InterruptedException {
        try (PeerContext context = peer.open()) {
            String endpoint = assignment.endpoint();
            List<RoundPlayer> players = new ArrayList<>();
            for (Role role : assignment.roles()) {
                List<PeerSocket> sockets = open(context, role);
                if (role.binds()) {
                    endpoint = sockets.get(0).bind(endpoint);
                } else {
                    for (PeerSocket socket : sockets) {
                        socket.connect(endpoint);
                    }
                }
                players.add(player(role, context, sockets));
            }
            driver.ready(peer.version(), endpoint);
            driver.play(players);
        }
    }

    private List<PeerSocket> open(PeerContext context, Role role) {
        List<PeerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < assignment.socketsOf(role); i++) {
            sockets.add(context.open(role, assignment.highWaterMark()));
        }
        return sockets;
    }

    private RoundPlayer player(Role role, PeerContext context, List<PeerSocket> sockets) {
        PeerSocket socket = sockets.get(0);
        int messageBytes = assignment.messageBytes();
        return switch (role) {
            case PUSH -> new SendingPlayer(sockets, new byte[messageBytes]);
            case JSON_PUSH ->
                new SendingPlayer(sockets, Order.ofJsonBytes(messageBytes).json());
            case PULL, JSON_PULL -> new ReceivingPlayer(socket, messageBytes);
            case PACED_PUSH -> new PacedPlayer(socket, messageBytes, assignment.ratePerSecond());
            case TIMED_PULL -> new TimingPlayer(socket, messageBytes, samples(role));
            case REQ -> new RequestingPlayer(socket, messageBytes, samples(role));
            case REP, ROUTER -> new ReplyingPlayer(socket);
            case PUB -> new PublishingPlayer(socket, messageBytes, assignment.sockets());
            case SUB -> new SubscribingPlayer(new Inbox(context, sockets, messageBytes), sockets.size());
            case DEALER ->
                new DealingPlayer(
                        sockets,
                        new Inbox(context, sockets, messageBytes),
                        messageBytes,
                        assignment.requestsUnderWay());
            case TOPIC_PUB -> new TopicPublishingPlayer(socket, assignment.topics());
            case TOPIC_SUB ->
                new TopicSubscribingPlayer(socket, assignment.topics().kind());
            case WAITER -> new WaitingPlayer(sockets, messageBytes);
        };
    }

    private Samples samples(Role role) {
        if (assignment.samplesFile() == null) {
            throw new IllegalArgumentException("The role " + role.argument() + " needs a file for its samples");
        }
        return new Samples(assignment.samplesFile());
    }
}
