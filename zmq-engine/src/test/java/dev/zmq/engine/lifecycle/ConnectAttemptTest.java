// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.DeafListener;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a name becomes a connection, and what is told if it does not. */
@Tag("R34")
class ConnectAttemptTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final AtomicInteger lookups = new AtomicInteger();
    private volatile Answer answer = count -> List.of();
    private final Context context = contexts.add(Context.builder()
            .hostResolver(host -> answer.to(lookups.incrementAndGet()))
            .build());
    private final Socket pull = contexts.socket(SocketType.PULL);
    private final Socket push = contexts.socket(context, SocketType.PUSH);

    /** What the name service says to the first question, the second, and so on. */
    @FunctionalInterface
    private interface Answer {
        List<InetAddress> to(int question) throws UnknownHostException;
    }

    @Test
    void allAddressesOfANameAreTriedBeforeTheAttemptCountsAsFailed() throws Exception {
        List<InetAddress> addresses = List.of(address("127.0.0.2"), address("127.0.0.3"), address("127.0.0.1"));
        answer = question -> addresses;
        List<MonitorEvent> events = new CopyOnWriteArrayList<>();
        push.addMonitor(events::add);

        push.connect("tcp://many.example:" + Endpoints.port(pull.bind(Sockets.ANY_PORT)));

        Sockets.awaitReady(push, 1);
        assertThat(lookups).hasValue(1);
        assertThat(Sockets.onlyPeer(push).lastError()).isNull();
        assertThat(Sockets.onlyPeer(push).address()).startsWith("tcp://127.0.0.1:");
        Sockets.eventually("events").until(() -> events.size() > 1);
        assertThat(events)
                .extracting(MonitorEvent::kind)
                .startsWith(MonitorEvent.Kind.CONNECT_DELAYED, MonitorEvent.Kind.CONNECTED);
    }

    @Test
    void everyAddressThatFailedIsTold() throws Exception {
        List<InetAddress> addresses = List.of(address("127.0.0.2"), address("127.0.0.3"));
        answer = question -> addresses;

        push.connect("tcp://many.example:" + Endpoints.port(Endpoints.unbound()));

        awaitError("127.0.0.2: Connection refused; 127.0.0.3: Connection refused");
    }

    @Test
    @Tag("V11")
    void theNameIsLookedUpForEachAttempt() throws Exception {
        List<InetAddress> before = List.of(address("127.0.0.2"));
        List<InetAddress> after = List.of(address("127.0.0.1"));
        answer = question -> question < 3 ? before : after;

        push.connect("tcp://moving.example:" + Endpoints.port(pull.bind(Sockets.ANY_PORT)));

        Sockets.awaitReady(push, 1);
        assertThat(lookups).hasValue(3);
    }

    @Test
    @Tag("V11")
    void aNameServiceThatIsDownIsAskedAgain() throws Exception {
        List<InetAddress> after = List.of(address("127.0.0.1"));
        answer = question -> switch (question) {
            case 1 -> throw new UnknownHostException("down");
            case 2 -> throw new IllegalStateException("broken");
            case 3 -> List.of();
            default -> after;
        };

        push.connect("tcp://known-later.example:" + Endpoints.port(pull.bind(Sockets.ANY_PORT)));
        push.send("queued meanwhile");

        assertThat(Sockets.receive(pull).text()).isEqualTo("queued meanwhile");
        assertThat(lookups).hasValue(4);
    }

    @Test
    void anUnknownHostIsToldWithWhatToDo() {
        answer = question -> {
            throw new UnknownHostException("nobody.example");
        };

        push.connect("tcp://nobody.example:5555");

        awaitError("unknown host nobody.example: correct it, or add it to the name service");
    }

    @Test
    void aResolverThatBreaksIsToldOf() {
        answer = question -> {
            throw new IllegalStateException("out of order");
        };

        push.connect("tcp://nobody.example:5555");

        awaitError("finding the address of nobody.example failed: java.lang.IllegalStateException: out of order");
    }

    @Test
    void theConnectTimeoutEndsAnAttemptThatNobodyAnswers() {
        try (DeafListener deaf = DeafListener.open("127.0.0.1")) {
            push.setOption(SocketOptions.CONNECT_TIMEOUT, SHORT).connect(deaf.endpoint());

            awaitError("no answer within 200 ms (connectTimeout)");
            Sockets.eventually("further attempts")
                    .until(() -> Sockets.onlyPeer(push).failedAttempts() > 1);
        }
    }

    @Test
    void theConnectTimeoutPassesToTheNextAddress() throws Exception {
        List<InetAddress> addresses = List.of(address("127.0.0.2"), address("127.0.0.1"));
        answer = question -> addresses;
        try (DeafListener deaf = DeafListener.open("127.0.0.2")) {
            int port = Endpoints.port(deaf.endpoint());
            pull.bind("tcp://127.0.0.1:" + port);

            push.setOption(SocketOptions.CONNECT_TIMEOUT, SHORT).connect("tcp://two.example:" + port);

            Sockets.awaitReady(push, 1);
            assertThat(lookups).hasValue(1);
        }
    }

    @Test
    void closingEndsAnAttemptThatNobodyAnswers() {
        try (DeafListener deaf = DeafListener.open("127.0.0.1")) {
            push.connect(deaf.endpoint());
            Sockets.eventually("connecting").until(() -> context.resourceUsage().channels() == 1);

            context.close();

            assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
        }
    }

    private void awaitError(String text) {
        Sockets.eventually("trouble")
                .untilAsserted(
                        () -> assertThat(Sockets.onlyPeer(push).lastError()).isEqualTo(text));
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
