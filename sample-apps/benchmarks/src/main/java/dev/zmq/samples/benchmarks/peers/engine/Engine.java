// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers.engine;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.samples.benchmarks.measure.Role;
import dev.zmq.samples.benchmarks.peers.JavaPeer;
import dev.zmq.samples.benchmarks.peers.MavenVersion;
import dev.zmq.samples.benchmarks.peers.PeerSocket;

/** This project's engine. */
public final class Engine implements JavaPeer {

    @Override
    public String version() {
        return MavenVersion.of("dev.zmq", "zmq-engine");
    }

    @Override
    public PeerSocket open(Role role, int highWaterMark) {
        Context context = Context.create();
        Socket socket = context.socket(socketType(role))
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark);
        return new EngineSocket(context, socket);
    }

    private static SocketType socketType(Role role) {
        return switch (role) {
            case PUSH -> SocketType.PUSH;
            case PULL -> SocketType.PULL;
            case REQ -> SocketType.REQ;
            case REP -> SocketType.REP;
        };
    }

    private record EngineSocket(Context context, Socket socket) implements PeerSocket {

        @Override
        public String bind(String endpoint) {
            return socket.bind(endpoint);
        }

        @Override
        public void connect(String endpoint) {
            socket.connect(endpoint);
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
        public void close() {
            context.close();
        }
    }
}
