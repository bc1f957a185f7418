// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Messages as failures of tests show them. */
final class Texts {

    private static final int MAX_MESSAGES = 10;
    private static final int MAX_CHARACTERS = 200;

    private Texts() {}

    /** Returns several messages, the newest ones if there are many. */
    static String of(List<Message> messages) {
        int skipped = Math.max(0, messages.size() - MAX_MESSAGES);
        return messages.stream()
                .skip(skipped)
                .map(Texts::of)
                .collect(Collectors.joining(", ", skipped > 0 ? skipped + " more, " : "", ""));
    }

    /** Returns the parts of a message, text or hexadecimal. */
    static String of(Message message) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < message.size(); i++) {
            parts.add(message.isLarge(i) ? message.partSize(i) + " bytes" : part(message.part(i)));
        }
        return parts.toString();
    }

    private static String part(byte[] part) {
        String text = PeerStatistics.printable(part);
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }
}
