// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.time.Duration;

/**
 * What happens to a listener container; published to the application, where {@code @EventListener} methods take it.
 *
 * <p>The events of one container are published one after the other, in the order in which they happened, and usually on the
 * thread on which they happen, which for most is one of the container's: a method that takes its time holds up the listener,
 * and the events that follow. The state may have changed again when it is read.
 */
public sealed interface ZmqListenerEvent {

    /** Returns the container to which it happened. */
    ZmqListenerContainer container();

    /** Messages are being taken, after {@link ZmqListenerContainer#start()}. */
    record Started(ZmqListenerContainer container) implements ZmqListenerEvent {}

    /** No messages are taken any more and the listener is through with those taken before, after a pause was asked for. */
    record Paused(ZmqListenerContainer container) implements ZmqListenerEvent {}

    /** Messages are taken again after a pause. */
    record Resumed(ZmqListenerContainer container) implements ZmqListenerEvent {}

    /** All threads have ended: after a stop, or because the sockets were closed. */
    record Stopped(ZmqListenerContainer container) implements ZmqListenerEvent {}

    /**
     * No message has come for the idle event interval, or for a multiple of it.
     *
     * @param container the container
     * @param socketName the socket from which no message has come; several that share a thread are separated by commas
     * @param idleTime for how long now
     */
    record Idle(ZmqListenerContainer container, String socketName, Duration idleTime) implements ZmqListenerEvent {}

    /**
     * A socket gives no more messages though nobody has stopped the listener. {@link Stopped} follows if it was the last.
     *
     * @param container the container
     * @param socketName the socket
     * @param cause why, usually because the socket was closed
     */
    record Failed(ZmqListenerContainer container, String socketName, Throwable cause) implements ZmqListenerEvent {}
}
