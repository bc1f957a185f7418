// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers.engine;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.Poller;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.JavaPeer;
import dev.zmq.samples.benchmarks.peers.MavenVersion;
import dev.zmq.samples.benchmarks.peers.PeerContext;
import dev.zmq.samples.benchmarks.peers.PeerPoller;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This project's engine. */
public final class Engine implements JavaPeer {

    /** More than by default, as it has a socket for each peer where another implementation is measured with many of them. */
    private static final int MAX_SOCKETS = Context.SOCKET_LIMIT;

    @Override
    public String version() {
        return MavenVersion.of("dev.zmq", "zmq-engine");
    }

    @Override
    public PeerContext open() {
        return new EngineContext(Context.builder().maxSockets(MAX_SOCKETS).build());
    }

    private record EngineContext(Context context) implements PeerContext {

        @Override
        public PeerSocket open(Role role, int highWaterMark) {
            Socket socket = context.socket(socketType(role))
                    .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark)
                    .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark);
            if (role == Role.PUB) {
                socket.setOption(SocketOptions.XPUB_NODROP, true).setOption(SocketOptions.XPUB_VERBOSE, true);
            } else if (role == Role.SUB) {
                socket.subscribe("");
            } else if (role == Role.TOPIC_SUB) {
                socket.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0);
            } else if (role == Role.ROUTER) {
                socket.setOption(SocketOptions.BACKLOG, BACKLOG);
            }
            return new EngineSocket(socket);
        }

        @Override
        public PeerPoller poller(List<? extends PeerSocket> sockets) {
            Poller poller = Poller.create();
            sockets.forEach(socket -> poller.register(((EngineSocket) socket).socket, PollEvent.READABLE));
            return () -> poller.poll(SocketOptions.INFINITE);
        }

        @Override
        public void close() {
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

    private record EngineSocket(Socket socket) implements PeerSocket {

        @Override
        public String bind(String endpoint) {
            return socket.bind(endpoint);
        }

        @Override
        public void connect(String endpoint) {
            socket.connect(endpoint);
        }

        @Override
        public void subscribe(byte[] topic) {
            socket.subscribe(topic);
        }

        @Override
        public void send(byte[] payload) {
            socket.send(payload);
        }

        @Override
        public byte[] receive() {
            return socket.receive().part(0);
        }

        @Override
        public byte @Nullable [] tryReceive() {
            Message message = socket.tryReceive();
            return message == null ? null : message.part(0);
        }

        @Override
        public void receiveUntilClosed() {
            try {
                throw new IllegalStateException("Received " + socket.receive());
            } catch (ZmqClosedException e) {
                // as wanted
            }
        }

        @Override
        public void echo() {
            socket.send(socket.receive());
        }
    }
}
