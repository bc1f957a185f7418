// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.actuate.ZmqEndpoint.CounterAction;
import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** What an operator may change of sockets that are at work. Listeners: see {@link ZmqActuatorChangeTest}. */
@Timeout(60)
class ZmqEndpointChangeTest {

    private final Peers peers = new Peers();
    private final Socket push = peers.socket(SocketType.PUSH);
    private final String endpointOfPush = push.bind("tcp://127.0.0.1:*");
    private final ZmqEndpoint endpoint = new ZmqEndpoint(Map.of("work", push), List::of);

    @AfterEach
    void close() {
        peers.close();
    }

    @Test
    void aHighWaterMarkCountsAtOnceForThePeersThatThereAre() {
        peers.socket(SocketType.PULL).connect(endpointOfPush);
        await().until(() -> push.statistics().peers().size() == 1);

        SocketDescriptor changed = endpoint.change("work", 17, null, null, null, null);

        assertThat(changed.sendHighWaterMark()).isEqualTo(17);
        assertThat(endpoint.socket("work", null, null).peers())
                .singleElement()
                .satisfies(peer -> assertThat(peer.outgoing().highWaterMark()).isEqualTo(17));
        assertThat(push.getOption(SocketOptions.SEND_HIGH_WATER_MARK)).isEqualTo(17);
    }

    @Test
    void onlyThePeerThatIsMeantIsDisconnected() {
        peers.socket(SocketType.PULL).connect(endpointOfPush);
        await().until(() -> push.statistics().peers().size() == 1);
        long id = endpoint.socket("work", null, null).peers().get(0).id();

        assertThat(endpoint.disconnect("work", id)).isTrue();

        await().until(() -> push.statistics().peers().stream().noneMatch(peer -> peer.id() == id));
        assertThat(endpoint.disconnect("work", id)).isFalse();
        assertThat(endpoint.disconnect("nobody", id)).isFalse();
    }

    @Test
    void countersAreShownFrom0AgainWhileTheEnginesGoOn() {
        Socket pull = peers.socket(SocketType.PULL).connect(endpointOfPush);
        await().until(() -> push.statistics().peers().size() == 1);
        push.send("one");
        push.send("two");
        pull.receive();
        pull.receive();

        SocketDescriptor reset = endpoint.change("work", null, null, null, null, CounterAction.RESET);
        assertThat(reset.sentMessages()).isZero();
        assertThat(reset.sentBytes()).isZero();
        assertThat(reset.events()).isEmpty();
        assertThat(reset.countersSince()).isNotNull();
        push.send("three");

        SocketDescriptor shown = endpoint.socket("work", null, null);
        assertThat(shown.sentMessages()).isEqualTo(1);
        assertThat(shown.sentBytes()).isEqualTo(5);
        assertThat(shown.peers())
                .singleElement()
                .satisfies(peer -> assertThat(peer.outgoing().messages()).isEqualTo(1));
        assertThat(push.statistics().sentMessages()).isEqualTo(3);
    }

    @Test
    void countersOfASocketThatHasTakenThePlaceOfAnotherOneCountFromItsStart() {
        Socket pull = peers.socket(SocketType.PULL).connect(endpointOfPush);
        await().until(() -> push.statistics().peers().size() == 1);
        push.send("one");
        pull.receive();
        AtomicReference<Socket> present = new AtomicReference<>(push);
        ZmqEndpoint refreshing = new ZmqEndpoint(Map.of("work", scoped(present)), List::of);
        refreshing.change("work", null, null, null, null, CounterAction.RESET);

        present.set(peers.socket(SocketType.PUSH));

        SocketDescriptor shown = refreshing.socket("work", null, null);
        assertThat(shown.sentMessages()).isZero();
        assertThat(shown.events())
                .allSatisfy((event, count) -> assertThat(count).isPositive());
        assertThat(shown.countersSince()).isNull();
    }

    /** Returns a socket like that of a scope, behind which there may be another one at any time. */
    private static Socket scoped(AtomicReference<Socket> present) {
        return (Socket) Proxy.newProxyInstance(
                Socket.class.getClassLoader(),
                new Class<?>[] {Socket.class, ScopedObject.class},
                (proxy, method, arguments) -> method.getName().equals("getTargetObject")
                        ? present.get()
                        : method.invoke(present.get(), arguments));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                "-1, -, -, -, \"sendHighWaterMark is -1, must be 0 or more\"",
                "5, 5, -, -, receiveHighWaterMark does not apply to a socket of type PUSH",
                "5, -, PAUSE, -, socket 'work' has no listener",
                "5, -, RESUME, other, socket 'work' has no listener 'other'",
                "5, -, -, other, \"listener is 'other', but listeners does not say whether to pause or resume it\""
            })
    void nothingIsChangedIfAnythingIsRefused(
            Integer send, Integer receive, ListenerAction listeners, String listener, String reason) {
        assertThatThrownBy(() -> endpoint.change("work", send, receive, listeners, listener, null))
                .isInstanceOfSatisfying(
                        InvalidEndpointRequestException.class,
                        refusal -> assertThat(refusal.getReason()).isEqualTo(reason));

        assertThat(push.statistics().sendHighWaterMark()).isEqualTo(1000);
    }

    @Test
    void aClosedSocketCannotBeChanged() {
        push.close();

        assertThatThrownBy(() -> endpoint.change("work", 5, null, null, null, null))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void nothingIsKnownOfAnUnknownSocket() {
        assertThat(endpoint.change("nobody", 5, null, null, null, null)).isNull();
    }
}
