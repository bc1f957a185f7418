// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.spring.Peers;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaders;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

class ZmqOutboundChannelAdapterTest {

    @AutoClose
    private final Peers peers = new Peers();

    @Test
    void throwsWhenNoPeerHasRoomWithinTheSocketsTimeout() {
        Socket push = bound(SocketType.PUSH).setOption(SocketOptions.SEND_TIMEOUT, Duration.ofMillis(50));
        ZmqOutboundChannelAdapter adapter = started(push);

        assertThatExceptionOfType(MessageHandlingException.class)
                .isThrownBy(() -> adapter.handleMessage(new GenericMessage<>("one")))
                .withCauseInstanceOf(ZmqTimeoutException.class)
                .satisfies(failure ->
                        assertThat(failure.getFailedMessage().getPayload()).isEqualTo("one"));
        assertThat(push.statistics().sentMessages()).isZero();
    }

    @Test
    void throwsWhenNoPeerHasRoomWithinItsOwnTimeout() {
        Socket push = bound(SocketType.PUSH).setOption(SocketOptions.SEND_TIMEOUT, SocketOptions.INFINITE);
        ZmqOutboundChannelAdapter adapter = started(push);
        adapter.setSendTimeout(Duration.ofMillis(50));

        assertThatExceptionOfType(MessageHandlingException.class)
                .isThrownBy(() -> adapter.handleMessage(new GenericMessage<>("one")))
                .withCauseInstanceOf(ZmqTimeoutException.class)
                .withRootCauseInstanceOf(ZmqTimeoutException.class);
        assertThat(push.statistics().sentMessages()).isZero();
    }

    @Test
    void throwsAndKeepsTheFlagWhenItsThreadIsInterrupted() {
        ZmqOutboundChannelAdapter adapter = started(bound(SocketType.PUSH));
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(MessageHandlingException.class)
                .isThrownBy(() -> adapter.handleMessage(new GenericMessage<>("one")))
                .withCauseInstanceOf(ZmqInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void sendsNothingWhileStoppedAndGoesOnAfterwards() {
        Socket push = bound(SocketType.PUSH);
        Socket pull = peers.socket(SocketType.PULL).connect(push.lastEndpoint());
        ZmqOutboundChannelAdapter adapter = started(push);
        adapter.handleMessage(new GenericMessage<>("one"));
        adapter.stop();

        assertThat(adapter.isRunning()).isFalse();
        assertThatExceptionOfType(MessageHandlingException.class)
                .isThrownBy(() -> adapter.handleMessage(new GenericMessage<>("two")))
                .withStackTraceContaining("stopped");

        adapter.start();
        adapter.handleMessage(new GenericMessage<>("three"));
        assertThat(Peers.receiveText(pull)).containsExactly("one");
        assertThat(Peers.receiveText(pull)).containsExactly("three");
    }

    @Test
    void isOfNoUseOnceItsSocketIsClosedAndSaysSo() {
        Socket push = bound(SocketType.PUSH);
        ZmqOutboundChannelAdapter adapter = started(push);
        push.close();

        assertThat(adapter.isRunning()).isFalse();
        assertThatExceptionOfType(MessageHandlingException.class)
                .isThrownBy(() -> adapter.handleMessage(new GenericMessage<>("one")))
                .withCauseInstanceOf(ZmqClosedException.class);
        adapter.stop();
        assertThatIllegalStateException().isThrownBy(adapter::start).withMessageContaining("closed");
    }

    @Test
    void takesTheTopicFromTheExpression() {
        Socket pub = bound(SocketType.PUB);
        Socket sub = peers.socket(SocketType.SUB).connect(pub.lastEndpoint()).subscribe("");
        ZmqOutboundChannelAdapter adapter = new ZmqOutboundChannelAdapter(pub);
        adapter.setTopicExpressionString("headers['currency'] + '/' + payload.length()");
        started(adapter);

        await().until(() -> {
            adapter.handleMessage(MessageBuilder.withPayload("1.1")
                    .setHeader("currency", "EUR")
                    .setHeader(ZmqHeaders.TOPIC, "not this")
                    .build());
            Message received = sub.receive(Duration.ofMillis(50));
            return received != null
                    && received.text(0).equals("EUR/3")
                    && received.text(1).equals("1.1");
        });
        assertThat(pub.statistics().sentMessages()).isPositive();
    }

    @Test
    void refusesATopicThatIsNeitherTextNorBytes() {
        ZmqOutboundChannelAdapter adapter = started(bound(SocketType.PUB));

        assertThatExceptionOfType(MessageHandlingException.class)
                .isThrownBy(() -> adapter.handleMessage(MessageBuilder.withPayload("1.1")
                        .setHeader(ZmqHeaders.TOPIC, 42)
                        .build()))
                .withStackTraceContaining("topic is a java.lang.Integer");
    }

    @Test
    void addressesThePeerOfARouterByRoutingId() {
        Socket router = bound(SocketType.ROUTER);
        Socket dealer = peers.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, "worker".getBytes())
                .connect(router.lastEndpoint());
        dealer.send("hello");
        assertThat(router.receive().text()).isEqualTo("worker");
        ZmqOutboundChannelAdapter adapter = started(router);

        adapter.handleMessage(MessageBuilder.withPayload("by header")
                .setHeader(ZmqHeaders.ROUTING_ID, "worker".getBytes())
                .build());
        adapter.handleMessage(new GenericMessage<>(List.of("worker".getBytes(), "by first part".getBytes())));
        adapter.handleMessage(MessageBuilder.withPayload("not in the envelope of another peer's request")
                .setHeader(ZmqHeaders.ROUTING_ID, "worker")
                .setHeader(ZmqHeaders.PARTS, List.of("other".getBytes(), new byte[0], "request".getBytes()))
                .build());

        assertThat(Peers.receiveText(dealer)).containsExactly("by header");
        assertThat(Peers.receiveText(dealer)).containsExactly("by first part");
        assertThat(Peers.receiveText(dealer)).containsExactly("not in the envelope of another peer's request");
    }

    @Test
    void refusesAMessageForNoPeerOfARouterAndCountsOneForAnUnknownPeer() {
        Socket router = bound(SocketType.ROUTER);
        ZmqOutboundChannelAdapter adapter = started(router);

        assertThatExceptionOfType(MessageHandlingException.class)
                .isThrownBy(() -> adapter.handleMessage(new GenericMessage<>("to nobody")))
                .withStackTraceContaining(ZmqHeaders.ROUTING_ID);
        assertThat(router.statistics().dropped()).isEmpty();

        adapter.handleMessage(MessageBuilder.withPayload("to an unknown peer")
                .setHeader(ZmqHeaders.ROUTING_ID, "unknown")
                .build());
        assertThat(router.statistics().dropped()).containsEntry(DropReason.NO_ROUTE, 1L);
    }

    @ParameterizedTest
    @EnumSource(names = {"PULL", "SUB", "REQ", "REP"})
    void refusesASocketThatCannotSendOfItsOwnAccord(SocketType type) {
        Socket socket = peers.socket(type);

        assertThatExceptionOfType(ZmqConfigurationException.class)
                .isThrownBy(() -> new ZmqOutboundChannelAdapter(socket))
                .withMessageContaining("of type " + type);
    }

    private Socket bound(SocketType type) {
        Socket socket = peers.socket(type);
        socket.bind("tcp://127.0.0.1:*");
        return socket;
    }

    private static ZmqOutboundChannelAdapter started(Socket socket) {
        return started(new ZmqOutboundChannelAdapter(socket));
    }

    private static ZmqOutboundChannelAdapter started(ZmqOutboundChannelAdapter adapter) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("integrationEvaluationContext", new StandardEvaluationContext());
        adapter.setBeanFactory(beans);
        adapter.afterPropertiesSet();
        adapter.start();
        return adapter;
    }
}
