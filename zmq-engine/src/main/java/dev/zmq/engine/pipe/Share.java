// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

/**
 * The part of a {@link SharedChunk} that belongs to one {@link FrameQueue}, as a link of that. It begins with the message
 * after which the queue joined and, while it is open, reaches as far as the chunk is filled: a message that is encoded once
 * is then in every queue that has an open share, without any of them being touched.
 *
 * <p>The chunk may be filled further once a share has ended. Who wants to know how far it reaches therefore looks at the chunk
 * first and at {@link #isOpen} then: what was in the chunk before is in the share if that is still open after.
 */
final class Share extends Chunk {

    final SharedChunk shared;

    // What the queue had when the share began, less what the chunk had: added to what the chunk has, it is what the
    // queue has.
    private final long bytesBefore;
    private final long messagesBefore;
    private final long partBytesBefore;

    // Written by the producer after everything it changes in the queue that the share was part of.
    private volatile boolean ended;

    /** Begins a share of a chunk for a queue to which so much was appended before; all under the send lock. */
    Share(SharedChunk shared, long bytes, long messages, long partBytes) {
        super(shared.memory(), SharedChunk.position(shared.filled()), false);
        this.shared = shared;
        this.bytesBefore = bytes - start;
        this.messagesBefore = messages - SharedChunk.messages(shared.filled());
        this.partBytesBefore = partBytes - shared.partBytes();
        retain();
    }

    /** Returns the number of bytes in the queue when the chunk is filled so far. */
    long bytes(long filled) {
        return bytesBefore + SharedChunk.position(filled);
    }

    /** Returns the number of messages in the queue when the chunk is filled so far. */
    long messages(long filled) {
        return messagesBefore + SharedChunk.messages(filled);
    }

    /** Returns the number of bytes in all parts of the queue, if the share is open afterwards. */
    long partBytes() {
        return partBytesBefore + shared.partBytes();
    }

    boolean isOpen() {
        return !ended;
    }

    void end() {
        ended = true;
    }
}
