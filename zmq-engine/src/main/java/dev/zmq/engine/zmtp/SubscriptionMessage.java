// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.util.Arrays;

/**
 * A message that subscribes or takes a subscription back, as ZMTP 3.0 carries them (RFC 23) and as XPUB and XSUB sockets
 * show them to applications (RFC 29): the byte 1 or 0, and the topic.
 */
public final class SubscriptionMessage {

    private static final byte SUBSCRIBE = 1;
    private static final byte CANCEL = 0;

    private SubscriptionMessage() {}

    /** Returns the body that subscribes to a topic, or takes the subscription back. */
    public static byte[] of(boolean subscribe, byte[] topic) {
        byte[] body = new byte[Math.addExact(1, topic.length)];
        body[0] = subscribe ? SUBSCRIBE : CANCEL;
        System.arraycopy(topic, 0, body, 1, topic.length);
        return body;
    }

    /** Returns whether a message part subscribes, or takes a subscription back. */
    public static boolean isOne(byte[] part) {
        return part.length > 0 && (part[0] == SUBSCRIBE || part[0] == CANCEL);
    }

    /** Returns whether a part that {@link #isOne} subscribes. */
    public static boolean subscribes(byte[] part) {
        return part[0] == SUBSCRIBE;
    }

    /** Returns the topic of a part that {@link #isOne}. */
    public static byte[] topic(byte[] part) {
        return Arrays.copyOfRange(part, 1, part.length);
    }
}
