// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers.jeromq;

import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.JavaPeer;
import dev.zmq.samples.benchmarks.peers.MavenVersion;
import dev.zmq.samples.benchmarks.peers.PeerContext;
import dev.zmq.samples.benchmarks.peers.PeerPoller;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** JeroMQ. */
public final class JeroMq implements JavaPeer {

    @Override
    public String version() {
        return MavenVersion.of("org.zeromq", "jeromq");
    }

    @Override
    public PeerContext open() {
        return new JeroMqContext(ZMQ.context(1), new ArrayList<>());
    }

    /** The sockets are closed here, but for those that wait on a thread of their own: no two threads may use a socket. */
    private record JeroMqContext(ZMQ.Context context, List<JeroMqSocket> sockets) implements PeerContext {

        @Override
        public PeerSocket open(Role role, int highWaterMark) {
            ZMQ.Socket socket = context.socket(socketType(role));
            boolean accepted = socket.setHWM(highWaterMark) && socket.setLinger(0);
            if (role == Role.PUB) {
                accepted &= socket.setXpubNoDrop(true) && socket.setXpubVerbose(true);
            } else if (role == Role.SUB) {
                accepted &= socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
            } else if (role == Role.TOPIC_SUB) {
                accepted &= socket.setSndHWM(0);
            } else if (role == Role.ROUTER) {
                accepted &= socket.setBacklog(BACKLOG);
            }
            if (!accepted) {
                throw new IllegalArgumentException("JeroMQ refuses an option of " + role);
            }
            JeroMqSocket opened = new JeroMqSocket(socket, new AtomicBoolean());
            sockets.add(opened);
            return opened;
        }

        @Override
        public PeerPoller poller(List<? extends PeerSocket> sockets) {
            ZMQ.Poller poller = context.poller(sockets.size());
            sockets.forEach(socket -> poller.register(((JeroMqSocket) socket).socket, ZMQ.Poller.POLLIN));
            return () -> poller.poll(-1);
        }

        @Override
        public void close() {
            sockets.stream().filter(socket -> !socket.closesItself.get()).forEach(socket -> socket.socket.close());
            context.close();
        }

        private static SocketType socketType(Role role) {
            return switch (role) {
                case PUSH, JSON_PUSH, PACED_PUSH -> SocketType.PUSH;
                case PULL, JSON_PULL, TIMED_PULL -> SocketType.PULL;
                case REQ -> SocketType.REQ;
                case REP -> SocketType.REP;
                case PUB, TOPIC_PUB -> SocketType.XPUB;
                case SUB, TOPIC_SUB -> SocketType.SUB;
                case DEALER, WAITER -> SocketType.DEALER;
                case ROUTER -> SocketType.ROUTER;
            };
        }
    }

    private record JeroMqSocket(ZMQ.Socket socket, AtomicBoolean closesItself) implements PeerSocket {

        @Override
        public String bind(String endpoint) {
            check(socket.bind(endpoint));
            return socket.getLastEndpoint();
        }

        @Override
        public void connect(String endpoint) {
            check(socket.connect(endpoint));
        }

        @Override
        public void subscribe(byte[] topic) {
            check(socket.subscribe(topic));
        }

        @Override
        public void send(byte[] payload) {
            check(socket.send(payload));
        }

        @Override
        public byte[] receive() {
            byte[] payload = socket.recv();
            check(payload != null);
            return payload;
        }

        @Override
        public byte @Nullable [] tryReceive() {
            byte[] payload = socket.recv(ZMQ.DONTWAIT);
            check(payload != null || socket.errno() == ZMQ.Error.EAGAIN.getCode());
            return payload;
        }

        @Override
        public void receiveUntilClosed() {
            closesItself.set(true);
            try (socket) {
                throw new IllegalStateException("Received " + Arrays.toString(socket.recv()));
            } catch (ZMQException e) {
                if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                    throw e;
                }
            }
        }

        @Override
        public void echo() {
            boolean more;
            do {
                byte[] part = receive();
                more = socket.hasReceiveMore();
                check(more ? socket.sendMore(part) : socket.send(part));
            } while (more);
        }

        private void check(boolean success) {
            if (!success) {
                throw new ZMQException(socket.errno());
            }
        }
    }
}
