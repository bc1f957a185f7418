// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqException;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set for a whole context, and which of its threads serve a socket. */
class ContextOptionsTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aContextHasNoMoreSocketsThanItMayHave() {
        Context context = contexts.add(Context.builder().maxSockets(2).build());
        Socket first = context.socket(SocketType.PULL);
        context.socket(SocketType.PULL);

        assertThatThrownBy(() -> context.socket(SocketType.PULL, "third"))
                .isInstanceOf(ZmqException.class)
                .hasMessageContaining("2 sockets")
                .hasMessageContaining("maxSockets")
                .hasMessageContaining("third");

        first.close();
        assertThat(context.socket(SocketType.PULL, "in its place").name()).isEqualTo("in its place");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aNumberOfSocketsOutOfRangeIsRefused(int count) {
        assertThatThrownBy(() -> Context.builder().maxSockets(count))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("Option maxSockets = " + count + " is not allowed: 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1025})
    void aNumberOfThreadsOutOfRangeIsRefused(int count) {
        assertThatThrownBy(() -> Context.builder().ioThreads(count))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("Option ioThreads = " + count + " is not allowed: 0 to 1024");
    }

    @Test
    void threadsHaveTheNameOfTheirContext() {
        contexts.add(Context.builder().threadNamePrefix("orders").ioThreads(2).build());

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("orders-io-0", "orders-io-1");
    }

    @Test
    void withoutIoThreadsThereIsNoNetwork() {
        Context context = contexts.add(Context.builder().ioThreads(0).build());
        Socket socket = contexts.socket(context, SocketType.PULL);

        assertThatThrownBy(() -> socket.bind(Sockets.ANY_PORT))
                .isInstanceOf(ZmqUnsupportedException.class)
                .hasMessageContaining("no I/O threads");
        assertThatThrownBy(() -> socket.connect("tcp://127.0.0.1:5555"))
                .isInstanceOf(ZmqUnsupportedException.class)
                .hasMessageContaining("build it with at least one");
        assertThat(socket.statistics().peers()).isEmpty();
        assertThat(socket.lastEndpoint()).isEmpty();
    }

    @Test
    void withoutIoThreadsInprocWorks() {
        Context context = contexts.add(Context.builder().ioThreads(0).build());
        Socket pull = contexts.socket(context, SocketType.PULL);
        Socket push = contexts.socket(context, SocketType.PUSH);

        pull.bind("inproc://bound");
        push.connect("inproc://bound").send("handed over");

        assertThat(Sockets.receive(pull).text()).isEqualTo("handed over");
        assertThat(context.resourceUsage().channels()).isZero();
    }

    @Test
    void anySetOfThreadsThatTheContextHasMayServeASocket() {
        Context context = contexts.add(Context.builder().ioThreads(3).build());
        Socket pull = contexts.socket(context, SocketType.PULL).setOption(SocketOptions.AFFINITY, 0b100L);
        Socket push = contexts.socket(context, SocketType.PUSH).setOption(SocketOptions.AFFINITY, 0b1110L);

        push.connect(pull.bind(Sockets.ANY_PORT)).send("served");

        assertThat(Sockets.receive(pull).text()).isEqualTo("served");
    }

    @Test
    void aThreadThatTheContextDoesNotHaveCannotServe() {
        Socket socket = contexts.socket(SocketType.PULL).setOption(SocketOptions.AFFINITY, 0b10L);

        assertThatThrownBy(() -> socket.bind(Sockets.ANY_PORT))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(
                        "Option affinity = 2 is not allowed: the context has 1 I/O threads, of which the first has bit 0");
        assertThatThrownBy(() -> socket.connect("tcp://127.0.0.1:5555")).isInstanceOf(InvalidOptionException.class);
        assertThat(socket.statistics().peers()).isEmpty();
        assertThat(contexts.context().resourceUsage().channels()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aSocketWithoutANameIsRefused() {
        try (Context context = Context.create()) {
            assertThatThrownBy(() -> context.socket(SocketType.PUSH, null)).isInstanceOf(NullPointerException.class);
            assertThat(context.resourceUsage().sockets()).isZero();
        }
    }
}
