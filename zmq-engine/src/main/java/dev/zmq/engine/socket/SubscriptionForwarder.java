// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.routing.SubscriptionSet;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.zmtp.Commands;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells one connected publisher what a socket subscribes to: first all that there is, in pieces as it may be very much, and
 * from then on each change.
 *
 * <p>Changes that are made before all is told wait behind it, in their order: who subscribes to something last, and receives
 * it, may rely on all that it subscribed to before. A topic that is changed before its turn has come is told with the changes
 * alone, beginning with what it was before. So a publisher is told the same of each topic as if all had been told at once.
 *
 * <p>Who makes very many changes meanwhile tells some of it himself: more than what he adds, or those that wait would become
 * more and more, and the end would never come.
 *
 * <p>Under the send lock of the socket.
 */
final class SubscriptionForwarder implements TurnByTurn.Work {

    private static final int BYTES_PER_SEND = 32 * 1024;

    /** After so many changes, which add two frames each at most, so much is told. */
    private static final int CHANGES_PER_HELP = 100;

    private static final int TOLD_PER_HELP = 250;

    private final SubscriptionSet subscriptions;
    private final CommandSender publisher;
    private final boolean byCommand;

    // Until the end: the last topic told of those that there were, in their order; null before the first.
    private byte @Nullable [] told;
    private boolean atEnd;

    // Topics behind that one which have changed; and the frames that wait.
    private final Set<ByteBuffer> changedAhead = new HashSet<>(0);
    private final Queue<byte[]> waiting = new ArrayDeque<>(0);
    private int changesSinceHelp;

    /**
     * Creates one that has told nothing yet.
     *
     * @param byCommand whether the publisher takes subscriptions as commands, rather than as messages
     */
    SubscriptionForwarder(SubscriptionSet subscriptions, CommandSender publisher, boolean byCommand) {
        this.subscriptions = subscriptions;
        this.publisher = publisher;
        this.byCommand = byCommand;
    }

    /** Tells so many topics and changes at most; should that fail, the connection ends, and the next one is told all. */
    @Override
    public int proceed(int max) {
        try {
            return tell(max);
        } catch (RuntimeException | Error e) {
            publisher.disconnect("internal failure: " + e);
            return 0;
        }
    }

    private int tell(int max) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int count = 0;
        if (!atEnd) {
            List<byte[]> topics = subscriptions.topicsAfter(told, max);
            count = topics.size();
            for (byte[] topic : topics) {
                if (changedAhead.isEmpty() || !changedAhead.contains(ByteBuffer.wrap(topic))) {
                    append(frames, frame(topic, true));
                }
            }
            if (count < max) {
                atEnd = true;
                told = null;
                changedAhead.clear();
            } else {
                told = topics.get(count - 1);
            }
        }
        byte[] change;
        while (count < max && (change = waiting.poll()) != null) {
            append(frames, change);
            count++;
        }
        if (frames.size() > 0) {
            publisher.send(frames.toByteArray());
        }
        return count;
    }

    private void append(ByteArrayOutputStream frames, byte[] frame) {
        frames.writeBytes(frame);
        if (frames.size() >= BYTES_PER_SEND) {
            publisher.send(frames.toByteArray());
            frames.reset();
        }
    }

    /** Returns whether all has been told. */
    boolean isDone() {
        return atEnd && waiting.isEmpty();
    }

    /**
     * Tells a change.
     *
     * @param subscribed whether there was a subscription to the topic before the change
     */
    void change(byte[] topic, boolean subscribe, boolean subscribed) {
        byte[] frame = frame(topic, subscribe);
        if (isDone()) {
            publisher.send(frame);
            return;
        }
        if (isAhead(topic) && changedAhead.add(ByteBuffer.wrap(topic)) && subscribed) {
            waiting.add(frame(topic, true));
        }
        waiting.add(frame);
        if (++changesSinceHelp == CHANGES_PER_HELP) {
            changesSinceHelp = 0;
            proceed(TOLD_PER_HELP);
        }
    }

    private boolean isAhead(byte[] topic) {
        byte[] last = told;
        return !atEnd && (last == null || Arrays.compareUnsigned(topic, last) > 0);
    }

    private byte[] frame(byte[] topic, boolean subscribe) {
        if (subscribe) {
            return byCommand ? Commands.subscribe(topic) : Commands.subscribeLegacy(topic);
        }
        return byCommand ? Commands.cancel(topic) : Commands.cancelLegacy(topic);
    }
}
