// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the peers of one of the application's publishers have subscribed to. Thread-safe. */
final class Audience {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Socket publisher;

    // Guarded by this
    private final Set<String> topics = new HashSet<>();
    private int topicsBefore;

    Audience(Socket publisher) {
        this.publisher = publisher;
    }

    /** Subscribes, and returns whether the publisher knew in time. */
    synchronized boolean subscribe(Socket subscriber, List<String> wanted, Duration timeout) {
        if (topics.isEmpty()) {
            topicsBefore = publisher.topicCount();
        }
        wanted.forEach(topic -> subscriber.subscribe(topic));
        topics.addAll(wanted);
        // With this option, it is for the application to subscribe its peers.
        return publisher.getOption(SocketOptions.XPUB_MANUAL) || await(topics.size(), Integer.MAX_VALUE, timeout);
    }

    /** Waits a moment until the publisher knows that the peers have gone, so that it knows of the next ones. */
    synchronized void awaitGone() {
        if (!topics.isEmpty() && !publisher.isClosed()) {
            await(0, topicsBefore, PATIENCE);
        }
    }

    private boolean await(int least, int most, Duration timeout) {
        Waiting waiting = new Waiting(timeout);
        while (publisher.topicCount() < least || publisher.topicCount() > most) {
            if (!waiting.goOn()) {
                return false;
            }
        }
        return true;
    }
}
