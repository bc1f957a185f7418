// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ClosestName;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.MessageChannel;
import org.springframework.util.StringUtils;

/**
 * Stops the start if {@code zmq.listener.dead-letter-channel} names no channel: it would be found out only with the first
 * message that failed, which would be lost.
 *
 * <p>Spring Integration makes channels as late as the endpoints that name them, so this looks when all beans have been made,
 * and before any listener starts.
 */
final class DeadLetterChannelCheck implements SmartLifecycle {

    private static final String PROPERTY = "zmq.listener.dead-letter-channel";

    private final @Nullable String channel;
    private final ListableBeanFactory beanFactory;
    private volatile boolean running;

    DeadLetterChannelCheck(@Nullable String channel, ListableBeanFactory beanFactory) {
        this.channel = channel;
        this.beanFactory = beanFactory;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void start() {
        if (StringUtils.hasText(channel)) {
            requireChannel(channel);
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    private void requireChannel(String channel) {
        if (!beanFactory.containsBean(channel)) {
            throw unknown(channel);
        }
        if (!beanFactory.isTypeMatch(channel, MessageChannel.class)) {
            throw new ZmqConfigurationException(
                    PROPERTY + " names the bean '" + channel + "', which is not a MessageChannel.",
                    "Name a channel there, or a socket in zmq.listener.dead-letter-socket.");
        }
    }

    private ZmqConfigurationException unknown(String channel) {
        List<String> known = Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
                        beanFactory, MessageChannel.class, true, false))
                .sorted()
                .toList();
        String define = "define a bean of type MessageChannel with that name.";
        return new ZmqConfigurationException(
                PROPERTY + " names the channel '" + channel + "', which there is not. "
                        + (known.isEmpty()
                                ? "No channels are defined."
                                : "Known channels: " + String.join(", ", known) + "."),
                ClosestName.action(channel, known, define));
    }
}
