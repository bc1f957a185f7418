// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.Slicer;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.zmtp.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * Reads the messages of a connection that is ready into its pipe, and stops while that is full.
 *
 * <p>Everything happens on the I/O thread, except {@link #resume}.
 */
final class ChannelReader implements InboundPipe.Source, MessageReader.Sink {

    private static final byte[] NO_BYTES = {};
    private static final int MAX_READS_PER_TURN = 4;
    private static final int MIN_READ_BYTES = 4 * 1024;
    private static final int FIRST_GUESS_BYTES_PER_MESSAGE = 64;

    /**
     * Messages of this size are taken out of the read buffer one by one: copying them twice, as small ones are for the sake
     * of handing over many at once, costs more.
     */
    private static final int MIN_BYTES_TO_COPY_ONCE = 512;

    private final Connection connection;
    private final SessionHost host;
    private final IoThread io;
    private final FrameSource source;
    private final SelectionKey key;
    private final Pipe pipe;
    private final boolean queued;
    private final MessageReader reader;
    private final Runnable resumeTask = this::resumeReading;

    private byte[] unread = NO_BYTES;
    private int bytesPerMessage = FIRST_GUESS_BYTES_PER_MESSAGE;

    ChannelReader(
            Connection connection,
            SessionHost host,
            IoThread io,
            FrameSource source,
            SelectionKey key,
            Pipe pipe,
            SessionSettings settings) {
        this.connection = connection;
        this.host = host;
        this.io = io;
        this.source = source;
        this.key = key;
        this.pipe = pipe;
        this.queued = host.queuesIncoming(pipe);
        this.reader = new MessageReader(settings.maxMessageBytes(), settings.largeParts(), this);
    }

    /** Takes the messages that came together with the end of the handshake. */
    void begin(ByteBuffer in) throws ProtocolException {
        source.adopt(in);
        process(in);
    }

    /** Reads what the channel has, or a fair share of it. */
    void onReadable() throws IOException, ProtocolException {
        for (int i = 0; i < MAX_READS_PER_TURN && connection.takesMessages(); i++) {
            if (mustStall()) {
                return;
            }
            ByteBuffer in = io.readBuffer().put(unread);
            int space = Math.min(in.remaining(), worthReading());
            in.limit(in.position() + space);
            int count = source.read(in);
            if (count < 0) {
                connection.onEndOfStream();
                return;
            }
            if (count == 0) {
                connection.onNothingToRead();
                return;
            }
            connection.onHeard();
            if (!process(in.flip()) || count < space) {
                return;
            }
        }
    }

    /**
     * Reads on until there is nothing left; the channel cannot be written any more. Reading that stopped for lack of room
     * goes on when there is some.
     */
    void readToEnd() {
        if ((key.interestOps() & SelectionKey.OP_READ) == 0) {
            return;
        }
        try {
            onReadable();
        } catch (IOException | ProtocolException e) {
            connection.onFailure(e);
            return;
        }
        // In turns, as others want to be read as well.
        if (connection.isOpen()) {
            io.execute(this::readToEnd);
        }
    }

    /** Returns about as many bytes as the messages that may still be queued will need, so that few are read twice. */
    private int worthReading() {
        long expected = queued
                ? Math.min(
                        (long) pipe.in().credit() * bytesPerMessage, pipe.in().creditBytes())
                : Integer.MAX_VALUE;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(MIN_READ_BYTES, Math.max(expected, reader.missingBytes())));
    }

    /** Gives back what was read of a message that will not become whole; the connection is closed. */
    void abandon() {
        reader.abandon();
        unread = NO_BYTES;
    }

    /** Takes the messages in the input and keeps the rest for later; returns false if reading must stop. */
    private boolean process(ByteBuffer in) throws ProtocolException {
        unread = NO_BYTES;
        boolean stalled = false;
        // Whether credit ran out is for the reader to say: by now it may be back, with whole messages still in the
        // input.
        while (!stalled && reader.read(in)) {
            stalled = mustStall();
        }
        if (in.hasRemaining()) {
            unread = new byte[in.remaining()];
            in.get(unread);
        }
        return !stalled && connection.isOpen();
    }

    private boolean mustStall() {
        if (credit() > 0 || !pipe.in().stall()) {
            return false;
        }
        key.interestOpsAnd(~SelectionKey.OP_READ);
        connection.onPaused(true);
        return true;
    }

    @Override
    public void resume() {
        io.executeLazily(resumeTask);
    }

    private void resumeReading() {
        if (!connection.takesMessages()) {
            return;
        }
        try {
            pipe.in().unstall();
            connection.onPaused(false);
            key.interestOpsOr(SelectionKey.OP_READ);
            if (process(io.readBuffer().put(unread).flip())) {
                onReadable();
            }
        } catch (IOException | ProtocolException | RuntimeException | Error e) {
            // Whatever it is, bytes may be lost with it: nothing behind them could be read.
            connection.onFailure(e);
        }
    }

    // ---- MessageReader.Sink ----

    @Override
    public int credit() {
        return queued ? pipe.in().credit() : host.credit(pipe);
    }

    @Override
    public void onRun(ByteBuffer in, int from, int to, int messages, long payloadBytes) {
        bytesPerMessage = Math.max(1, (to - from) / messages);
        if (queued && bytesPerMessage >= MIN_BYTES_TO_COPY_ONCE) {
            deliverEach(new Slicer(in, from), to);
            return;
        }
        byte[] frames = new byte[to - from];
        in.get(from, frames);
        if (!queued) {
            InboundPipe.slice(frames, message -> host.upstreamMessage(pipe, message));
            return;
        }
        pipe.in().deliver(frames, messages, payloadBytes);
        afterDelivery();
    }

    private void deliverEach(Slicer slicer, int to) {
        try {
            while (slicer.position() < to) {
                pipe.in().deliver(slicer.next());
            }
        } finally {
            afterDelivery(); // even if memory runs out for the rest: nobody else would tell of these
        }
    }

    @Override
    public void onMessage(Message message) {
        bytesPerMessage = (int) Math.min(Integer.MAX_VALUE, message.byteCount() + 1);
        if (!queued) {
            host.upstreamMessage(pipe, message);
            return;
        }
        pipe.in().deliver(message);
        afterDelivery();
    }

    private void afterDelivery() {
        if (pipe.in().needsSignal()) {
            host.messagesArrived(pipe);
        }
    }

    @Override
    public void onCommand(byte[] body) throws ProtocolException {
        connection.onCommand(body);
    }
}
