// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A peer of a {@link FanOutSender}: its queue, the channels that were written to one after the other, and what to expect. */
final class FanOutPeer implements OutboundPipe.Flusher {

    final OutboundPipe out;
    final Pipe pipe;

    private final ByteBuffer[] buffers = new ByteBuffer[4];
    private final List<PartialChannel> channels = new ArrayList<>();
    private final Wire accepted = new Wire();
    private long acceptedMessages;
    private long acceptedBytes;
    private long written;
    private int writes;

    FanOutPeer(ShortLock sendLock, ChunkPool pool, int highWaterMark) {
        this.out = new OutboundPipe(sendLock, pool, highWaterMark, () -> {});
        this.pipe = new Pipe("peer", true, out, new InboundPipe(1), new DropCounters());
        connect();
    }

    // ---- The sender. ----

    /** Appends a message to the queue, if there is room. */
    void append(Message message) {
        if (out.hasRoom()) {
            out.appendParts(message, 0);
            out.commit();
            accept(message);
            if (out.isIdle()) {
                out.schedule();
            }
        } else {
            pipe.drops().add(DropReason.HIGH_WATER_MARK, 1);
        }
    }

    /** Notes a message that was appended. */
    void accept(Message message) {
        accepted.add(message);
        acceptedMessages++;
        acceptedBytes += message.byteCount();
    }

    long dropped() {
        return pipe.drops().nonZero().getOrDefault(DropReason.HIGH_WATER_MARK, 0L);
    }

    // ---- The connection, which holds the token unless the queue is idle. ----

    private void connect() {
        channels.add(new PartialChannel());
        out.attach(this);
    }

    void reconnect() {
        out.awaitChannel();
        assertThat(out.detach()).isTrue();
        connect();
    }

    /** Writes up to so many bytes, as a sender and as an I/O thread in turn. */
    void write(int bytes) {
        if ((writes++ & 1) == 0) {
            out.claimToHelp();
        } else {
            out.claimScheduled();
        }
        PartialChannel channel = channels.get(channels.size() - 1);
        int left = bytes;
        int count;
        while (left > 0 && (count = out.gather(buffers)) > 0) {
            int taken = channel.write(buffers, count, left);
            written += out.advance(taken);
            left -= taken;
        }
    }

    void writeAll() {
        write(Integer.MAX_VALUE);
    }

    /** Gives the token back, if there is nothing to write. */
    void goIdle() {
        if (!out.isIdle()) {
            out.claimScheduled();
            out.tryIdle();
        }
    }

    @Override
    public void schedule() {}

    @Override
    public void flushDirectly() {}

    @Override
    public void flushForIoThread() {}

    // ---- What to expect. ----

    void checkStatistics() {
        assertThat(out.messages()).as("messages").isEqualTo(acceptedMessages);
        assertThat(out.bytes()).as("bytes").isEqualTo(acceptedBytes);
        assertThat(out.depth()).as("depth").isEqualTo(acceptedMessages - written);
        if (out.highWaterMark() > 0) {
            assertThat(out.depth()).as("depth").isLessThanOrEqualTo(out.highWaterMark());
        }
    }

    /** Checks that each message was written whole once, and in order. */
    void verify() {
        checkStatistics();
        Wire got = new Wire();
        for (PartialChannel channel : channels) {
            Wire.parse(channel.bytes()).forEach(got::add);
        }
        assertThat(got.ends()).hasSize((int) acceptedMessages);
        assertThat(got.bytes()).isEqualTo(accepted.bytes());
    }
}
