// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.task.TaskExecutor;

/**
 * How a container runs.
 *
 * @param taskExecutor gives a thread to each consumer
 * @param ownThreads gives a thread to whatever must not wait for others
 * @param autoStartup whether to start with the application
 * @param stopTimeout how long {@link ZmqListenerContainer#stop()} waits, and after how long late results are cancelled
 * @param events publishes events; null for nobody
 * @param calls knows which threads are in the listener
 */
record ContainerSettings(
        TaskExecutor taskExecutor,
        TaskExecutor ownThreads,
        boolean autoStartup,
        Duration stopTimeout,
        @Nullable ApplicationEventPublisher events,
        ListenerCalls calls) {}
