// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends runs of messages that all go to the same peers: each is encoded once, into a chunk of which every peer's queue has a
 * {@link Share}, and no queue is touched for it. What costs something for each peer – joining, leaving, looking how much room
 * there is – is done once for many messages.
 *
 * <p>Peers for which that will not do are <em>apart</em>: their messages are for the caller to append. These are peers
 * whose queue is full or almost, or idle, so that somebody has to be made responsible for writing it, or has a limit in bytes,
 * or is none of frames. They are looked at again after some hundred messages.
 *
 * <p>Everything is guarded by the socket's send lock.
 */
public final class FanOut {

    /** A queue with less room is asked for each message whether it is full. */
    private static final int MIN_ROOM = 8;

    /** After so many messages all peers are looked at again; sooner, if any are apart, as they may have room by then. */
    private static final int MAX_UNSEEN_MESSAGES = 256;

    private static final int MAX_UNSEEN_MESSAGES_APART = 32;

    /** A larger message is not worth a new chunk for all. */
    private static final int MAX_MESSAGE_BYTES = ChunkPool.CHUNK_BYTES / 2;

    /** A run begins after so many messages to the same peers; after more, if runs have been shorter than that. */
    private static final int MIN_REPETITIONS = 8;

    private static final int MAX_REPETITIONS = 1024;

    private final ChunkPool pool;
    private final ArrayList<Pipe> members = new ArrayList<>();
    private final ArrayList<Pipe> apart = new ArrayList<>();

    // Null if there is no run.
    private @Nullable SharedChunk chunk;

    // How many messages go in before the members must be looked at.
    private int room;
    private int sent;

    private int repetitions;
    private int repetitionsNeeded = MIN_REPETITIONS;

    /** Creates one without a run. */
    public FanOut(ChunkPool pool) {
        this.pool = pool;
    }

    // ---- Beginning and end of a run. ----

    /** Returns whether there is a run. */
    public boolean isOpen() {
        return chunk != null;
    }

    /**
     * Returns whether it is time for a run. Asked before each message that belongs to none.
     *
     * @param repeated whether it goes to the same peers as the one before
     */
    public boolean isDue(boolean repeated) {
        repetitions = repeated ? repetitions + 1 : 0;
        return repetitions >= repetitionsNeeded;
    }

    /** Begins a run of messages to some peers, unless all of them would be apart. */
    public void open(List<Pipe> peers) {
        repetitions = 0;
        sent = 0;
        // All memory first: a run that is open, but not with all peers, would send nothing to the others.
        int count = peers.size();
        members.ensureCapacity(count);
        apart.ensureCapacity(count);
        chunk = new SharedChunk(pool);
        for (int i = 0; i < count; i++) {
            apart.add(peers.get(i));
        }
        lookAtPeers();
    }

    /** Ends the run, if there is one. */
    public void close() {
        SharedChunk last = chunk;
        if (last == null) {
            return;
        }
        chunk = null;
        for (int i = members.size() - 1; i >= 0; i--) {
            members.get(i).channelOut().endMembership();
        }
        members.clear();
        apart.clear();
        last.release();
        if (sent >= MAX_UNSEEN_MESSAGES) {
            repetitionsNeeded = MIN_REPETITIONS;
        } else if (sent < repetitionsNeeded) {
            repetitionsNeeded = Math.min(MAX_REPETITIONS, 2 * repetitionsNeeded);
        }
    }

    // ---- Messages. ----

    /** Makes sure that a message can be appended; returns false if the run must end before it. */
    public boolean prepare(Message message) {
        if (message.hasLargeParts()) {
            return false;
        }
        int bytes = frameBytes(message);
        if (bytes > MAX_MESSAGE_BYTES) {
            return false;
        }
        if (room <= 0) {
            lookAtPeers();
        }
        SharedChunk current = chunk;
        if (current == null) {
            return false;
        }
        if (!current.hasSpace(bytes)) {
            goOn(current);
        }
        return true;
    }

    /** Returns the bytes that a message takes, or a number larger than the maximum. */
    private static int frameBytes(Message message) {
        int bytes = 0;
        for (int i = 0, parts = message.size(); i < parts && bytes <= MAX_MESSAGE_BYTES; i++) {
            int length = message.part(i).length;
            bytes += length <= FrameQueue.MAX_COPIED_BODY_BYTES
                    ? FrameEncoder.frameBytes(length)
                    : ChunkPool.CHUNK_BYTES;
        }
        return bytes;
    }

    /** Appends a message, after {@link #prepare}, to the queues of all peers but those apart. */
    public void append(Message message) {
        SharedChunk current = chunk;
        if (current == null) {
            throw new IllegalStateException("no run");
        }
        current.append(message);
        room--;
        sent++;
    }

    /** Returns the peers to whose queues the messages of the run are to be appended one by one. Not to be kept. */
    public List<Pipe> apart() {
        return apart;
    }

    /** Goes on with a new chunk. */
    private void goOn(SharedChunk full) {
        SharedChunk next = new SharedChunk(pool);
        try {
            for (int i = 0, size = members.size(); i < size; i++) {
                OutboundPipe out = members.get(i).channelOut();
                out.endShare();
                out.beginShare(next);
            }
        } catch (Throwable e) { // out of memory: whoever has no share must not be a member
            close();
            next.release();
            throw e;
        }
        chunk = next;
        full.release();
    }

    // ---- Peers. ----

    private void lookAtPeers() {
        SharedChunk current = chunk;
        if (current == null) {
            return;
        }
        room = MAX_UNSEEN_MESSAGES;
        for (int i = members.size() - 1; i >= 0; i--) {
            int their = members.get(i).channelOut().room();
            if (their < MIN_ROOM) {
                removeMember(i);
            } else {
                room = Math.min(room, their);
            }
        }
        for (int i = apart.size() - 1; i >= 0; i--) {
            Pipe pipe = apart.get(i);
            if (pipe.out() instanceof OutboundPipe out && out.isFitForSharing() && out.room() >= MIN_ROOM) {
                addMember(pipe, out, current);
                room = Math.min(room, out.room());
                // The last one was looked at already, so it may take the place.
                Pipe last = apart.remove(apart.size() - 1);
                if (i < apart.size()) {
                    apart.set(i, last);
                }
            }
        }
        if (!apart.isEmpty()) {
            room = Math.min(room, MAX_UNSEEN_MESSAGES_APART);
        }
        if (members.isEmpty()) {
            close();
        }
    }

    private void addMember(Pipe pipe, OutboundPipe out, SharedChunk current) {
        members.add(pipe);
        try {
            out.join(this, members.size() - 1, current);
        } catch (Throwable e) { // out of memory
            members.remove(members.size() - 1);
            throw e;
        }
    }

    /** Lets a member go, which is apart from now on. */
    void leave(int place) {
        removeMember(place);
        if (members.isEmpty()) {
            close();
        }
    }

    private void removeMember(int place) {
        Pipe pipe = members.get(place);
        Pipe last = members.remove(members.size() - 1);
        if (last != pipe) {
            members.set(place, last);
            last.channelOut().move(place);
        }
        apart.add(pipe);
        pipe.channelOut().endMembership();
    }
}
