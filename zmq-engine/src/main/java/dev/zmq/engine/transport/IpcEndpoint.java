// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.InvalidEndpointException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * An endpoint of the ipc transport, {@code ipc://path}: a Unix domain socket between processes of one machine.
 *
 * <p>The path is absolute, or relative to the working directory of the process; to bind, {@code *} stands for a new one in
 * a new directory for temporary files. Names outside of the file system ({@code ipc://@name} on Linux) are refused, as the
 * JDK cannot use them.
 */
public final class IpcEndpoint implements StreamEndpoint {

    /** The most bytes that the JDK takes; the operating system's {@code sun_path} has 108, with a zero behind the path. */
    public static final int MAX_PATH_BYTES = 106;

    private static final String ANY_PATH = "*";

    private final String path;
    private final Path file;

    private IpcEndpoint(String path, Path file) {
        this.path = path;
        this.file = file;
    }

    static IpcEndpoint parseBind(String endpoint) {
        return parse(endpoint, true);
    }

    static IpcEndpoint parseConnect(String endpoint) {
        return parse(endpoint, false);
    }

    private static IpcEndpoint parse(String endpoint, boolean bind) {
        String path = Transport.IPC.addressIn(endpoint);
        if (path.isEmpty()) {
            throw new InvalidEndpointException(endpoint, "there is no path: write ipc:///directory/file");
        }
        if (path.equals(ANY_PATH) && !bind) {
            throw new InvalidEndpointException(endpoint, "the path '*' is only for bind: name the path to connect to");
        }
        if (path.startsWith("@")) {
            throw new InvalidEndpointException(
                    endpoint,
                    "names outside of the file system are not supported: write ipc:///directory/file, or"
                            + " ipc://./@file for a file of this name");
        }
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new InvalidEndpointException(
                    endpoint,
                    "the path has " + bytes + " bytes, and at most " + MAX_PATH_BYTES
                            + " are allowed: choose a shorter one, such as one relative to the working directory");
        }
        try {
            return new IpcEndpoint(path, Path.of(path));
        } catch (InvalidPathException e) {
            throw new InvalidEndpointException(endpoint, "'" + path + "' is no path: " + e.getReason());
        }
    }

    /** Returns the path, {@code *} for any. */
    @Override
    public String host() {
        return path;
    }

    private boolean isWildcard() {
        return path.equals(ANY_PATH);
    }

    @Override
    public boolean needsLookup() {
        return false;
    }

    /** Returns the path; for any path, one that nobody has. */
    @Override
    public SocketAddress bindAddress(Addressing addressing) {
        return UnixDomainSocketAddress.of(isWildcard() ? IpcFile.unusedPath() : file);
    }

    @Override
    public List<Route> routes(Addressing addressing) {
        return List.of(new Route(null, UnixDomainSocketAddress.of(file)));
    }

    @Override
    public SocketChannel openChannel(Route route) throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    public ServerSocketChannel openListener(SocketAddress address) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    public ListenerClaim claim(SocketAddress address) throws IOException {
        Path path = ((UnixDomainSocketAddress) address).getPath();
        return isWildcard() ? IpcFile.inNewDirectory(path) : IpcFile.claim(path);
    }

    @Override
    public PeerFilter filter(Admission admission) throws IOException {
        return admission.asksForUsers() ? IpcUserFilter.of(admission) : PeerFilter.NONE;
    }

    @Override
    public String boundAs(SocketAddress local) {
        return Transport.IPC.prefix() + ((UnixDomainSocketAddress) local).getPath();
    }

    /** Returns the user and the group that the peer runs as. */
    @Override
    public String peerAddress(SocketChannel connected) throws IOException {
        if (!connected.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            return "ipc";
        }
        UnixDomainPrincipal peer = connected.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return "ipc user " + peer.user().getName() + " group " + peer.group().getName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpcEndpoint that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** Returns the endpoint, {@code ipc://path}. */
    @Override
    public String toString() {
        return Transport.IPC.prefix() + path;
    }
}
