// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Context;
import dev.zmq.engine.SocketOptions;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.listener.ZmqMessageTaker;
import java.time.Duration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Ends what threads of the application wait for, room and replies, soon after the application has begun to stop.
 *
 * <p>The sockets close last, as others may need them to the end. But whoever runs a thread that waits, such as a
 * scheduler or a web server, is stopped before, and would wait for that thread in turn. Calls that need not wait still
 * work, so requests that are under way can be brought to their end. Listeners take no more messages from this moment on,
 * as what they pass on to a full queue would be lost.
 *
 * <p>This is the first to stop: at the event that comes before everything else when the application closes, or in the
 * highest phase when it is only stopped and may be started again.
 */
final class WaitLimitLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, Ordered {

    private final ApplicationContext applicationContext;
    private final ConfigurableListableBeanFactory beanFactory;
    private final Duration stopTimeout;
    private boolean running;
    private boolean limited;

    WaitLimitLifecycle(
            ApplicationContext applicationContext, ConfigurableListableBeanFactory beanFactory, Duration stopTimeout) {
        this.applicationContext = applicationContext;
        this.beanFactory = beanFactory;
        this.stopTimeout = stopTimeout;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        // Contexts that have this one as their parent tell it of their end too.
        if (event.getApplicationContext() == applicationContext) {
            limitWaits();
        }
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public synchronized void start() {
        running = true;
        if (limited) {
            limited = false;
            limit(SocketOptions.INFINITE);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        limitWaits();
    }

    private synchronized void limitWaits() {
        if (!limited) {
            limited = true;
            ExistingBeans.of(beanFactory, ZmqMessageTaker.class).forEach(ZmqMessageTaker::takeNoMore);
            limit(stopTimeout);
        }
    }

    private void limit(Duration time) {
        ExistingBeans.of(beanFactory, Context.class).forEach(context -> context.limitSendWaits(time));
        ExistingBeans.of(beanFactory, ZmqTemplate.class).forEach(template -> template.limitReplyWaits(time));
    }
}
