// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A bound socket that is attacked while a well-behaved peer uses it. What the attack may cost is measured in the
 * victim's context; the good peer lives in another one.
 */
final class Victim {

    /** The time that the victim leaves a new connection for its handshake. */
    static final Duration HANDSHAKE_INTERVAL = Duration.ofMillis(400);

    /** The first part of the names of the threads of the victim's context. */
    static final String THREADS = "victim";

    private static final String TOPIC = "good";

    private final Context context;
    private final Socket socket;
    private final Socket goodPeer;
    private final String endpoint;
    private final ResourceUsage before;
    private int exchanges;

    private Victim(Context context, Socket socket, Socket goodPeer, String endpoint) {
        this.context = context;
        this.socket = socket;
        this.goodPeer = goodPeer;
        this.endpoint = endpoint;
        if (isPublisher(socket.type())) {
            Sockets.publishUntilReceived(socket, goodPeer, TOPIC);
        } else if (isSubscriber(socket.type())) {
            Sockets.publishUntilReceived(goodPeer, socket, TOPIC);
        }
        exchange();
        Sockets.eventually("queues without memory while nothing is queued")
                .until(() -> context.resourceUsage().bufferBytes() == 0);
        this.before = context.resourceUsage();
    }

    static Victim open(SocketType type, TestContexts contexts) {
        return open(type, contexts, socket -> {});
    }

    static Victim open(SocketType type, TestContexts contexts, Consumer<Socket> options) {
        Context context =
                contexts.add(Context.builder().threadNamePrefix(THREADS).build());
        Socket socket = contexts.socket(context, type).setOption(SocketOptions.HANDSHAKE_INTERVAL, HANDSHAKE_INTERVAL);
        options.accept(socket);
        String endpoint = socket.bind(Sockets.ANY_PORT);
        Socket goodPeer = contexts.socket(contexts.open(), goodPeerOf(type));
        if (isPublisher(type)) {
            goodPeer.subscribe("");
        } else if (isSubscriber(type)) {
            socket.subscribe(TOPIC);
        }
        goodPeer.connect(endpoint);
        Sockets.awaitReady(socket, 1);
        return new Victim(context, socket, goodPeer, endpoint);
    }

    Socket socket() {
        return socket;
    }

    Socket goodPeer() {
        return goodPeer;
    }

    Context context() {
        return context;
    }

    RawPeer attacker() {
        return RawPeer.connect(endpoint);
    }

    RawPeer attacker(int receiveBufferBytes) {
        return RawPeer.connect(endpoint, receiveBufferBytes);
    }

    /** Fails unless the good peer is served, and nothing but its message reaches the application. */
    void exchange() {
        Message question = Message.of(TOPIC, "question " + exchanges++);
        switch (socket.type()) {
            case PUB, XPUB, PUSH -> {
                socket.send(question);
                assertThat(Sockets.receive(goodPeer).text(1)).isEqualTo(question.text(1));
            }
            case PULL, SUB, XSUB -> {
                goodPeer.send(question);
                assertThat(Sockets.receive(socket).text(1)).isEqualTo(question.text(1));
            }
            default -> {
                goodPeer.send(question);
                Message received = Sockets.receive(socket);
                assertThat(received.text(received.size() - 1)).isEqualTo(question.text(1));
                socket.send(received);
                assertThat(Sockets.receive(goodPeer).text(1)).isEqualTo(question.text(1));
            }
        }
    }

    /** Fails unless the good peer is served and the victim holds again what it held before the attack. */
    void assertUnharmed() {
        exchange();
        Sockets.eventually("what the victim holds").untilAsserted(() -> {
            assertThat(context.resourceUsage()).isEqualTo(before);
            assertThat(socket.statistics().peers()).as("peers").hasSize(1);
        });
        exchange();
    }

    private static boolean isPublisher(SocketType type) {
        return type == SocketType.PUB || type == SocketType.XPUB;
    }

    private static boolean isSubscriber(SocketType type) {
        return type == SocketType.SUB || type == SocketType.XSUB;
    }

    private static SocketType goodPeerOf(SocketType type) {
        return switch (type) {
            case PULL -> SocketType.PUSH;
            case PUSH -> SocketType.PULL;
            case PUB, XPUB -> SocketType.SUB;
            case SUB, XSUB -> SocketType.PUB;
            case REP -> SocketType.REQ;
            case REQ -> SocketType.REP;
            case ROUTER, DEALER -> SocketType.DEALER;
            case PAIR -> SocketType.PAIR;
            case STREAM -> throw new IllegalArgumentException("a STREAM speaks no ZMTP");
        };
    }
}
