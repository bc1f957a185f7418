// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.outbound.ZmqOutboundChannelAdapter;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.dsl.MessageHandlerSpec;
import org.springframework.integration.expression.FunctionExpression;
import org.springframework.integration.expression.ValueExpression;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.messaging.Message;

/** Settings of a {@link ZmqOutboundChannelAdapter}. Not thread-safe. */
public final class ZmqOutboundChannelAdapterSpec
        extends MessageHandlerSpec<ZmqOutboundChannelAdapterSpec, ZmqOutboundChannelAdapter> {

    private final ZmqOutboundChannelAdapter adapter;

    ZmqOutboundChannelAdapterSpec(ZmqOutboundChannelAdapter adapter) {
        this.target = adapter;
        this.adapter = adapter;
    }

    /** See {@link ZmqOutboundChannelAdapter#setMessageConverter}. */
    public ZmqOutboundChannelAdapterSpec messageConverter(ZmqMessageConverter messageConverter) {
        adapter.setMessageConverter(messageConverter);
        return this;
    }

    /** Sets the topic of all messages on a PUB socket. */
    public ZmqOutboundChannelAdapterSpec topic(String topic) {
        adapter.setTopicExpression(new ValueExpression<>(topic));
        return this;
    }

    /** Sets what gives the topic on a PUB socket, as text or bytes; null for none. */
    public <P> ZmqOutboundChannelAdapterSpec topic(Function<Message<P>, ? extends @Nullable Object> topic) {
        adapter.setTopicExpression(new FunctionExpression<>(topic));
        return this;
    }

    /** See {@link ZmqOutboundChannelAdapter#setTopicExpressionString}. */
    public ZmqOutboundChannelAdapterSpec topicExpression(String topicExpression) {
        adapter.setTopicExpressionString(topicExpression);
        return this;
    }

    /** See {@link ZmqOutboundChannelAdapter#setSendTimeout}. */
    public ZmqOutboundChannelAdapterSpec sendTimeout(Duration sendTimeout) {
        adapter.setSendTimeout(sendTimeout);
        return this;
    }

    /** See {@link ZmqOutboundChannelAdapter#setHeaderMapper}. */
    public ZmqOutboundChannelAdapterSpec headerMapper(ZmqHeaderMapper headerMapper) {
        adapter.setHeaderMapper(headerMapper);
        return this;
    }

    /** See {@link ZmqOutboundChannelAdapter#setPayloadMapper}. */
    public ZmqOutboundChannelAdapterSpec payloadMapper(BytesMessageMapper payloadMapper) {
        adapter.setPayloadMapper(payloadMapper);
        return this;
    }
}
