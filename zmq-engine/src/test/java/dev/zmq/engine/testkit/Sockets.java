// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionFactory;

/** What tests do with sockets again and again. */
public final class Sockets {

    /** How long a test waits for something that should happen at once. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Binds to a free port of the loopback interface. */
    public static final String ANY_PORT = "tcp://127.0.0.1:*";

    private Sockets() {}

    /** Receives a message, and fails if there is none in time. */
    public static Message receive(Socket socket) {
        Message message = socket.receive(PATIENCE);
        assertThat(message)
                .as("message on %s within %s", socket.name(), PATIENCE)
                .isNotNull();
        return message;
    }

    /** Waits, as patiently as all tests do, for what should happen at once. */
    public static ConditionFactory eventually(String what) {
        return await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    /** Repeats a step without a pause until it says that this is enough. */
    public static void repeatUntil(String what, BooleanSupplier step) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!step.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " did not come about within " + PATIENCE);
            }
        }
    }

    /** Waits until messages may flow to and from exactly so many peers. */
    public static void awaitReady(Socket socket, int peers) {
        eventually("ready peers of " + socket.name())
                .untilAsserted(() -> assertThat(readyPeers(socket)).hasSize(peers));
    }

    /** Returns the peers to and from which messages may flow. */
    public static List<PeerStatistics> readyPeers(Socket socket) {
        return socket.statistics().peers().stream()
                .filter(peer -> peer.state() == PeerState.READY)
                .toList();
    }

    /** Returns the only peer, whatever its state. */
    public static PeerStatistics onlyPeer(Socket socket) {
        List<PeerStatistics> peers = socket.statistics().peers();
        assertThat(peers).as("peers of %s", socket.name()).hasSize(1);
        return peers.get(0);
    }

    /** Returns how many messages wait in the socket to be sent, to all peers together. */
    public static long outgoingDepth(Socket socket) {
        return socket.statistics().peers().stream()
                .mapToLong(peer -> peer.outgoing().depth())
                .sum();
    }

    /** Returns how many messages have arrived in the socket and were not yet received by the test. */
    public static long incomingDepth(Socket socket) {
        return socket.statistics().peers().stream()
                .mapToLong(peer -> peer.incoming().depth())
                .sum();
    }

    /** Sends messages of one part, the numbers from {@code first} on. */
    public static void sendNumbers(Socket socket, int first, int count) {
        for (int i = first; i < first + count; i++) {
            socket.send(Integer.toString(i));
        }
    }

    /** Receives messages whose last parts must be the numbers from {@code first} on. */
    public static void receiveNumbers(Socket socket, int first, int count) {
        for (int i = first; i < first + count; i++) {
            assertThat(number(receive(socket))).isEqualTo(i);
        }
    }

    /** Returns the number in the last part. */
    public static int number(Message message) {
        return Integer.parseInt(message.text(message.size() - 1));
    }

    /** Publishes a message again and again until the subscription has reached the publisher. */
    public static void publishUntilReceived(Socket publisher, Socket subscriber, String topic) {
        Message probe = Message.of(topic, "probe");
        repeatUntil("subscription to '" + topic + "'", () -> {
            publisher.send(probe);
            return subscriber.receive(Duration.ofMillis(20)) != null;
        });
        Message end = Message.of(topic, "end of probes");
        publisher.send(end);
        Message received;
        do {
            received = receive(subscriber);
        } while (!received.text(received.size() - 1).equals("end of probes"));
    }
}
