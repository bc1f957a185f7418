// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.pipe.ChunkPool;
import dev.zmq.engine.pipe.DropCounters;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.ShortLock;
import dev.zmq.engine.zmtp.PeerInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A socket and a session in one, for a connection that is tested without them; its one pipe outlives connections. */
class LoneHost implements SessionHost, ConnectionOwner {

    final ShortLock sendLock = new ShortLock();
    final ChunkPool chunks = new ChunkPool();
    final Pipe pipe;
    final CompletableFuture<Closure> ended = new CompletableFuture<>();
    final List<MonitorEvent.Kind> events = new CopyOnWriteArrayList<>();

    LoneHost(int highWaterMark) {
        this.pipe = new Pipe(
                "tcp://nowhere:1",
                false,
                new OutboundPipe(sendLock, chunks, highWaterMark, () -> {}),
                new InboundPipe(highWaterMark),
                new DropCounters());
    }

    /** Queues a message as a socket would that does not write itself. */
    void send(Message message) {
        sendLock.lock();
        try {
            pipe.channelOut().appendParts(message, 0);
            pipe.channelOut().commit();
            if (pipe.channelOut().isIdle()) {
                pipe.channelOut().schedule();
            }
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    public String name() {
        return "lone";
    }

    @Override
    public Pipe pipeFor(Connection connection, PeerInfo peer) {
        return pipe;
    }

    @Override
    public void connectionEnded(Connection connection, Closure closure) {
        ended.complete(closure);
    }

    @Override
    public Pipe openPipe(String endpoint, boolean accepted, SessionSettings settings) {
        return pipe;
    }

    @Override
    public Pipe openInprocPipe(String endpoint, @Nullable Pipe connecting, SessionSettings settings) {
        return pipe;
    }

    @Override
    public void closePipe(Pipe closed) {}

    @Override
    public boolean attach(Pipe attached) {
        return true;
    }

    @Override
    public void retire(Pipe retired) {}

    @Override
    public void detach(Pipe detached, DropReason reason) {}

    @Override
    public void ready(Pipe ready, PeerInfo peer, CommandSender commands) {}

    @Override
    public void unready(Pipe lost) {}

    @Override
    public int credit(Pipe pipe) {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean queuesIncoming(Pipe from) {
        return true;
    }

    @Override
    public void messagesArrived(Pipe from) {}

    @Override
    public void upstreamMessage(Pipe from, Message message) {}

    @Override
    public void subscription(Pipe from, boolean subscribe, byte[] topic) {}

    @Override
    public void rejected(String reason) {}

    @Override
    public void event(
            MonitorEvent.Kind kind,
            String endpoint,
            @Nullable String address,
            @Nullable Pipe from,
            long value,
            @Nullable String detail) {
        events.add(kind);
    }

    @Override
    public void ended(Session session) {}
}
