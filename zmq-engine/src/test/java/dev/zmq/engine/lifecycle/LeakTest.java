// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Footprint;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After a thousand of anything there is as much as before, by the engine's count and by the operating system's. */
class LeakTest {

    private static final int TIMES = 1000;
    private static final String THREADS = "leak-test";

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aThousandConnectionsLeaveNothing() {
        Context context = openContext();
        Socket pull = contexts.socket(context, SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        Socket push = contexts.socket(context, SocketType.PUSH);
        connectAndDisconnect(push, pull, endpoint, 10);
        State before = State.settled(context, 2, 1);

        connectAndDisconnect(push, pull, endpoint, TIMES);

        assertReturnsTo(before, context);
        assertThat(pull.statistics().receivedMessages()).isEqualTo(TIMES + 10);
    }

    @Test
    void aThousandSocketsLeaveNothing() {
        Context context = openContext();
        openAndClose(context, 10);
        State before = State.settled(context, 0, 0);

        openAndClose(context, TIMES);

        assertReturnsTo(before, context);
    }

    @Test
    void aThousandForeignConnectionsLeaveNothing() {
        Context context = openContext();
        Socket pull = contexts.socket(context, SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        State before = State.settled(context, 1, 1);

        for (int i = 0; i < TIMES; i++) {
            try (RawPeer peer = RawPeer.connect(endpoint).handshake("PUSH")) {
                if (i % 2 == 0) {
                    peer.reset();
                }
            }
        }

        assertReturnsTo(before, context);
        assertThat(pull.statistics().peers()).isEmpty();
    }

    @Test
    void aThousandAttemptsToReachNobodyLeaveNothing() {
        Context context = openContext();
        Socket push = contexts.socket(context, SocketType.PUSH);
        String absent = Endpoints.unbound();
        push.connect(absent);
        push.disconnect(absent);
        State before = State.settled(context, 1, 0);

        for (int i = 0; i < TIMES; i++) {
            push.connect(absent);
            push.send("for nobody");
            push.disconnect(absent);
        }

        assertReturnsTo(before, context);
    }

    @Test
    void aHundredContextsLeaveNothing() {
        exchangeInContext();
        Footprint before = Footprint.now(THREADS);

        for (int i = 0; i < 100; i++) {
            exchangeInContext();
        }

        Sockets.eventually("footprint of the process")
                .untilAsserted(() -> assertThat(Footprint.now(THREADS))
                        .matches(now -> now.isNoMoreThan(before), "no more than " + before));
        assertThat(before.threads()).isZero();
    }

    private void exchangeInContext() {
        Context context = openContext();
        openAndClose(context, 1);
        context.close();
        assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
    }

    private Context openContext() {
        return contexts.add(Context.builder().threadNamePrefix(THREADS).build());
    }

    private static void connectAndDisconnect(Socket push, Socket pull, String endpoint, int times) {
        for (int i = 0; i < times; i++) {
            push.connect(endpoint);
            push.send("message " + i);
            assertThat(Sockets.receive(pull).text()).isEqualTo("message " + i);
            push.disconnect(endpoint);
        }
    }

    private void openAndClose(Context context, int times) {
        for (int i = 0; i < times; i++) {
            try (Socket rep = contexts.socket(context, SocketType.REP);
                    Socket req = contexts.socket(context, SocketType.REQ)) {
                req.connect(rep.bind(Sockets.ANY_PORT));
                req.send("question");
                rep.send(Sockets.receive(rep));
                assertThat(Sockets.receive(req).text()).isEqualTo("question");
            }
        }
    }

    private static void assertReturnsTo(State before, Context context) {
        Sockets.eventually("what the context and the process hold")
                .untilAsserted(
                        () -> assertThat(State.of(context)).matches(now -> now.returnedTo(before), "as " + before));
    }

    /** What is held by the engine's count and by the operating system's. */
    private record State(ResourceUsage usage, Footprint footprint) {

        /** Waits until nothing is left of what came before the measurement. */
        static State settled(Context context, int sockets, int channels) {
            Sockets.eventually("settled context").untilAsserted(() -> {
                ResourceUsage usage = context.resourceUsage();
                assertThat(usage).isEqualTo(new ResourceUsage(usage.threads(), sockets, channels, 0));
            });
            return of(context);
        }

        boolean returnedTo(State before) {
            return usage.equals(before.usage) && footprint.isNoMoreThan(before.footprint);
        }

        static State of(Context context) {
            return new State(context.resourceUsage(), Footprint.now(THREADS));
        }
    }
}
