// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.InprocQueue;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.zmtp.PeerInfo;
import java.util.Map;

/**
 * Two sockets of one context that are peers: what a connection is to other transports. Each hands its messages to the pipe
 * of the other one; nothing else passes between them.
 *
 * <p>Everything but what an {@link End} does is guarded by the lock of the {@link InprocRegistry}.
 */
final class InprocLink {

    private static final String MECHANISM = "NULL";

    /** One of the two sockets, as the other one's queue sees it, and the way to its peer, as it sees that itself. */
    private final class End implements InprocQueue.Receiver, CommandSender {

        private final SessionHost host;
        private final SessionSettings settings;
        private final Pipe pipe;

        End(SessionHost host, SessionSettings settings, Pipe pipe) {
            this.host = host;
            this.settings = settings;
            this.pipe = pipe;
        }

        // ---- Called by the peer's socket, under its send lock. ----

        @Override
        public boolean queues() {
            return host.queuesIncoming(pipe);
        }

        @Override
        public void messagesArrived() {
            host.messagesArrived(pipe);
        }

        @Override
        public boolean hasRoom() {
            return host.credit(pipe) > 0;
        }

        @Override
        public void take(Message message) {
            host.upstreamMessage(pipe, message);
        }

        // ---- Called by this socket, under its send lock. ----

        @Override
        public void send(byte[] frame) {
            InboundPipe.slice(frame, pipe.inprocOut()::sendAhead);
        }

        @Override
        public void disconnect(String reason) {
            connector.disconnectLater(InprocLink.this, reason);
        }

        /** Nothing waits to be sent once there is a peer. */
        @Override
        public void closeAfterSending() {
            disconnect("closed by this side");
        }

        // ---- Joining and parting. ----

        void introduce(End peer) {
            String type = peer.settings.type().name();
            pipe.setAddress(peer.pipe.endpoint());
            pipe.setLink(this);
            pipe.setPeer(new Pipe.Peer(type, null, null), peer.settings.routingId());
            pipe.setState(PeerState.READY);
            // A version of ZMTP that has subscriptions sent as messages: there are no commands here.
            host.ready(pipe, new PeerInfo(3, 0, MECHANISM, type, peer.settings.routingId(), Map.of(), false), this);
        }

        void openTo(End peer) {
            pipe.inprocOut().open(peer.pipe.in(), peer);
        }

        void part() {
            pipe.setAddress(null);
            pipe.setLink(null);
            host.unready(pipe);
        }
    }

    private final InprocConnectSession connector;
    private final InprocListenSession listener;
    private final End connecting;
    private final End accepted;
    private boolean ended;

    InprocLink(InprocConnectSession connector, InprocListenSession listener, Pipe acceptedPipe) {
        this.connector = connector;
        this.listener = listener;
        this.connecting = new End(connector.host(), connector.settings(), connector.pipe());
        this.accepted = new End(listener.host(), listener.settings(), acceptedPipe);
    }

    /** Lets messages flow. No message arrives before its receiver knows where from. */
    void start() {
        listener.add(this);
        connecting.pipe.inprocOut().prepare();
        accepted.pipe.inprocOut().prepare();
        accepted.introduce(connecting);
        connecting.introduce(accepted);
        connecting.openTo(accepted);
        accepted.openTo(connecting);
    }

    boolean isEnded() {
        return ended;
    }

    /** Ends the link because the name is given up. */
    void endByListener() {
        accepted.host.retire(accepted.pipe);
        end();
        connector.parted("socket " + listener.socketName() + " is no longer bound to it");
    }

    /** Ends the link; what was sent can still be received. */
    void end() {
        ended = true;
        // First, so that nobody delivers any more when the sockets tell their applications of the end.
        connecting.pipe.inprocOut().close();
        accepted.pipe.inprocOut().close();
        accepted.part();
        connecting.part();
        accepted.host.detach(accepted.pipe, DropReason.CONNECTION_LOST);
        accepted.host.closePipe(accepted.pipe);
        listener.remove(this);
    }
}
