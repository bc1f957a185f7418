// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What an XPUB has been subscribed to. Thread-safe. */
final class Subscriptions {

    private static final int CANCELLED = 0;
    private static final int SUBSCRIBED = 1;

    private final Socket publisher;

    // Guarded by this
    private final Collection<String> prefixes = new TreeSet<>();

    Subscriptions(Socket publisher) {
        this.publisher = publisher;
    }

    /** Returns whether a message with this topic would be sent to anybody. */
    synchronized boolean match(String topic) {
        update();
        return prefixes.stream().anyMatch(topic::startsWith);
    }

    /** Returns the prefixes, sorted. */
    synchronized List<String> prefixes() {
        update();
        return List.copyOf(prefixes);
    }

    /** RFC 29: a message that starts with the byte 1 subscribes to what follows it, with 0 cancels. */
    private void update() {
        for (Message message = publisher.tryReceive(); message != null; message = publisher.tryReceive()) {
            byte[] part = message.part(0);
            String prefix = new String(part, 1, Math.max(0, part.length - 1), StandardCharsets.UTF_8);
            switch (part[0]) {
                case SUBSCRIBED -> prefixes.add(prefix);
                case CANCELLED -> prefixes.remove(prefix);
                default -> throw new IllegalStateException("Not a subscription: " + Texts.of(message));
            }
        }
    }
}
