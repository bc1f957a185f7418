// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS 5 proxy that knows each host under the address of the loopback interface, and wants no authentication. */
public final class SocksProxyServer implements AutoCloseable {

    private static final byte[] CONNECTED = {5, 0, 0, 1, 127, 0, 0, 1, 0, 80};

    private final ServerSocket listener;
    private final Workers workers = new Workers();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private SocksProxyServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens on a free port. */
    public static SocksProxyServer open() {
        try {
            SocksProxyServer server = new SocksProxyServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            server.workers.run(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where it listens, as {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Returns the names of the hosts that were asked for. */
    public List<String> requests() {
        return requests;
    }

    /** Cuts all connections. */
    public void cut() {
        for (Socket socket : sockets) {
            closeQuietly(socket);
        }
        sockets.clear();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                workers.run(() -> serve(client));
            } catch (SocketException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.readUnsignedByte();
            in.readNBytes(in.readUnsignedByte());
            client.getOutputStream().write(new byte[] {5, 0});
            in.readNBytes(3);
            if (in.readUnsignedByte() != 3) {
                throw new IOException("this proxy wants names");
            }
            String name = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
            requests.add(name);
            Socket target = new Socket(InetAddress.getLoopbackAddress(), in.readUnsignedShort());
            sockets.add(target);
            client.getOutputStream().write(CONNECTED);
            workers.run(() -> copy(client, target));
            copy(target, client);
        } catch (IOException over) {
            closeQuietly(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException over) {
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        workers.close();
    }
}
