// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.listener.DeadLetterChannelErrorHandler;
import dev.zmq.spring.listener.DeadLetterSocketErrorHandler;
import dev.zmq.spring.listener.DefaultZmqListenerContainerFactory;
import dev.zmq.spring.listener.LoggingErrorHandler;
import dev.zmq.spring.listener.ZmqDeliveryObserver;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.util.StringUtils;

/**
 * Gives a container factory the settings of {@code zmq.listener.*}: for factories of the application's own that differ from
 * the default one in a few settings.
 *
 * <p>Immutable; safe for use by any thread.
 */
public final class ZmqListenerContainerFactoryConfigurer {

    private final ZmqProperties.Listener properties;
    private final ZmqSockets sockets;
    private final BeanFactory beanFactory;
    private final @Nullable ZmqListenerErrorHandler errorHandler;
    private final ZmqSocketHeaders socketHeaders;
    private final @Nullable ZmqDeliveryObserver observer;
    private final boolean virtualThreads;

    ZmqListenerContainerFactoryConfigurer(
            ZmqProperties.Listener properties,
            ZmqSockets sockets,
            BeanFactory beanFactory,
            @Nullable ZmqListenerErrorHandler errorHandler,
            ZmqSocketHeaders socketHeaders,
            @Nullable ZmqDeliveryObserver observer,
            boolean virtualThreads) {
        this.properties = properties;
        this.sockets = sockets;
        this.beanFactory = beanFactory;
        this.errorHandler = errorHandler;
        this.socketHeaders = socketHeaders;
        this.observer = observer;
        this.virtualThreads = virtualThreads;
    }

    /**
     * Applies the settings to a factory.
     *
     * @throws dev.zmq.spring.core.ZmqConfigurationException if dead letters are to go to a socket that there is not, or
     *     that cannot send them
     * @throws dev.zmq.engine.ZmqException if a setting is out of its range; the message names it
     */
    public void configure(DefaultZmqListenerContainerFactory factory) {
        checkRanges();
        factory.setAutoStartup(properties.isAutoStartup());
        factory.setConcurrency(properties.getConcurrency());
        factory.setBatchSize(properties.getBatchSize());
        factory.setMaxInFlight(properties.getMaxInFlight());
        factory.setStopTimeout(properties.getStopTimeout());
        factory.setIdleEventInterval(properties.getIdleEventInterval());
        factory.setVirtualThreads(virtualThreads);
        factory.setErrorHandler(errorHandler());
        factory.setSocketHeaders(socketHeaders);
        factory.setDeliveryObserver(observer);
        if (properties.getRetry().getMaxRetries() > 0) {
            factory.setRetryPolicy(retryPolicy(properties.getRetry()));
        }
    }

    /** Those of the retries hold without retries, too: whoever sets them finds out before a message fails. */
    private void checkRanges() {
        SettingRange range = new SettingRange("The configuration of listeners", "zmq.listener.");
        range.atLeast(1, "concurrency", properties.getConcurrency());
        range.atLeast(1, "batch-size", properties.getBatchSize());
        range.atLeast(1, "max-in-flight", properties.getMaxInFlight());
        ZmqProperties.Retry retry = properties.getRetry();
        range.atLeast(0, "retry.max-retries", retry.getMaxRetries());
        range.notNegative("retry.delay", retry.getDelay());
        range.atLeast(1.0, "retry.multiplier", retry.getMultiplier());
        range.positive("retry.max-delay", retry.getMaxDelay());
        range.notNegative("retry.jitter", retry.getJitter());
    }

    private ZmqListenerErrorHandler errorHandler() {
        ZmqListenerErrorHandler last = errorHandler != null ? errorHandler : new LoggingErrorHandler();
        String channel = properties.getDeadLetterChannel();
        if (StringUtils.hasText(channel)) {
            last = new DeadLetterChannelErrorHandler(() -> beanFactory.getBean(channel, MessageChannel.class))
                    .andThen(last);
        }
        String socket = properties.getDeadLetterSocket();
        return StringUtils.hasText(socket) ? new DeadLetterSocketErrorHandler(sockets, socket).andThen(last) : last;
    }

    /** What cannot be read will not be readable the next time. */
    private static RetryPolicy retryPolicy(ZmqProperties.Retry retry) {
        return RetryPolicy.builder()
                .maxRetries(retry.getMaxRetries())
                .delay(retry.getDelay())
                .multiplier(retry.getMultiplier())
                .maxDelay(retry.getMaxDelay())
                .jitter(retry.getJitter())
                .excludes(MessageConversionException.class, MethodArgumentResolutionException.class)
                .build();
    }
}
