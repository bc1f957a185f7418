// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A TCP connection to the engine that knows ZMTP but is not bound to keep to it: it may send any bytes, stop, stall,
 * truncate or lie at any of them.
 *
 * <p>Not thread-safe, but one thread may read while another writes.
 */
public final class RawPeer implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream input;

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Sockets.PATIENCE.toMillis());
        this.input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects to an endpoint of the engine. */
    public static RawPeer connect(String endpoint) {
        return connect(endpoint, -1);
    }

    /** Connects with a receive buffer of about the given size in the kernel, so that it is soon full. */
    public static RawPeer connect(String endpoint, int receiveBufferBytes) {
        try {
            Socket socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Endpoints.port(endpoint)));
            return new RawPeer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes at once, and fails if the engine has closed the connection. */
    public RawPeer send(byte[]... bytes) {
        try {
            socket.getOutputStream().write(Zmtp.join(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sends the same bytes again and again until the engine closes the connection, or until the limit. */
    public long sendUntilClosed(byte[] bytes, long limitBytes) {
        long sent = 0;
        try {
            while (sent < limitBytes) {
                socket.getOutputStream().write(bytes);
                sent += bytes.length;
            }
        } catch (IOException e) {
            return sent; // closed, as expected
        }
        return sent;
    }

    /** Exchanges greetings and READY of ZMTP 3.1. */
    public RawPeer handshake(String socketType) {
        return handshake(1, Zmtp.ready(socketType));
    }

    /** Exchanges greetings and READY of ZMTP 3.1, with a routing id. */
    public RawPeer handshake(String socketType, String routingId) {
        return handshake(1, Zmtp.ready(socketType, Zmtp.text(routingId)));
    }

    /** Exchanges greetings of the given minor version, sends the command and reads the engine's READY. */
    public RawPeer handshake(int minor, byte[] ready) {
        send(Zmtp.greeting(minor, "NULL"), ready);
        readGreeting();
        assertThat(readFrame().commandName()).isEqualTo("READY");
        return this;
    }

    /** Reads the engine's greeting. */
    public byte[] readGreeting() {
        return read(Zmtp.GREETING_BYTES);
    }

    /** Reads exactly so many bytes. */
    public byte[] read(int bytes) {
        try {
            return input.readNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a frame; fails if the engine closes the connection instead. */
    public Zmtp.Frame readFrame() {
        try {
            int flags = input.readUnsignedByte();
            long bytes = (flags & Zmtp.LONG) != 0 ? input.readLong() : input.readUnsignedByte();
            byte[] body = new byte[Math.toIntExact(bytes)];
            input.readFully(body);
            return new Zmtp.Frame(flags, body);
        } catch (EOFException e) {
            throw new AssertionError("the engine closed the connection", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next frame that is no command. */
    public Zmtp.Frame readMessage() {
        Zmtp.Frame frame = readFrame();
        while (frame.isCommand()) {
            frame = readFrame();
        }
        return frame;
    }

    /** Fails unless the engine closes the connection in time; drops what it sends before. */
    public void assertClosed() {
        assertClosedWithin(Sockets.PATIENCE);
    }

    /** Fails unless the engine closes the connection in time; drops what it sends before. */
    public void assertClosedWithin(Duration time) {
        assertThat(isClosedWithin(time))
                .as("connection closed by the engine within %s", time)
                .isTrue();
    }

    /** Returns whether the engine closes the connection in time; drops what it sends before. */
    public boolean isClosedWithin(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            byte[] dropped = new byte[65_536];
            while (true) {
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    return false;
                }
                socket.setSoTimeout((int) leftMillis);
                if (input.read(dropped) < 0) {
                    return true;
                }
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    /** Returns what the engine sends within the time. */
    public byte[] readFor(Duration time) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toMillis(); left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout((int) left);
                int next = input.read();
                if (next < 0) {
                    break;
                }
                read.write(next);
            }
        } catch (IOException e) {
            return read.toByteArray(); // silence until the time was over, or a reset
        } finally {
            resetTimeout();
        }
        return read.toByteArray();
    }

    /** Returns whether the engine sends anything within the time; what it sends can still be read. */
    public boolean hasInputWithin(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            input.mark(1);
            boolean any = input.read() >= 0;
            input.reset();
            return any;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            resetTimeout();
        }
    }

    /** Returns the address that the engine connects from. */
    public String remoteHost() {
        return socket.getInetAddress().getHostAddress();
    }

    /** Ends sending, but goes on reading. */
    public void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection with a reset instead of an orderly end. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void resetTimeout() {
        try {
            socket.setSoTimeout((int) Sockets.PATIENCE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
