// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers.jeromq;

import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.JavaPeer;
import dev.zmq.samples.benchmarks.peers.MavenVersion;
import dev.zmq.samples.benchmarks.peers.PeerSocket;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** JeroMQ. */
public final class JeroMq implements JavaPeer {

    @Override
    public String version() {
        return MavenVersion.of("org.zeromq", "jeromq");
    }

    @Override
    public PeerSocket open(Role role, int highWaterMark) {
        ZContext context = new ZContext();
        ZMQ.Socket socket = context.createSocket(socketType(role));
        if (!socket.setHWM(highWaterMark)) {
            throw new IllegalArgumentException("JeroMQ refuses the high-water mark " + highWaterMark);
        }
        return new JeroMqSocket(context, socket);
    }

    private static SocketType socketType(Role role) {
        return switch (role) {
            case PUSH -> SocketType.PUSH;
            case PULL -> SocketType.PULL;
            case REQ -> SocketType.REQ;
            case REP -> SocketType.REP;
        };
    }

    private record JeroMqSocket(ZContext context, ZMQ.Socket socket) implements PeerSocket {

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
        public void close() {
            context.close();
        }

        private void check(boolean success) {
            if (!success) {
                throw new ZMQException(socket.errno());
            }
        }
    }
}
