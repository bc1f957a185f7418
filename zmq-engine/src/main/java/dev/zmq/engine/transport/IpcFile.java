// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file that a listener on a Unix domain socket has, and which neither the operating system nor the JDK removes.
 *
 * <p>libzmq removes whatever is in the way. Here only a socket goes that nobody listens on any more, so that no listener
 * of another process loses its clients, and no file its content.
 */
final class IpcFile implements StreamEndpoint.ListenerClaim {

    private static final Logger LOG = System.getLogger(IpcFile.class.getName());
    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    private final Path file;
    private final @Nullable Path directory;

    // What tells the file from another one that has taken its place by now.
    private @Nullable Object key;

    private IpcFile(Path file, @Nullable Path directory) {
        this.file = file;
        this.directory = directory;
    }

    /** Returns a path in a directory that does not exist yet. */
    static Path unusedPath() {
        return Path.of(System.getProperty("java.io.tmpdir") + File.separator + "zmq-" + UUID.randomUUID(), "socket");
    }

    /** Creates the directory of an {@link #unusedPath}, for this process alone. */
    static IpcFile inNewDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new FileSystemException(file.toString(), null, "has no directory");
        }
        Files.createDirectory(directory, forOwnerOnly(directory));
        return new IpcFile(file, directory);
    }

    private static FileAttribute<?>[] forOwnerOnly(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Takes the place of a socket that nobody listens on; throws if anything else is in the way. */
    static IpcFile claim(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                removeIfDead(file);
            } catch (IOException e) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
                LOG.log(Level.DEBUG, "{0} has gone while it was looked at", file);
            }
        }
        return new IpcFile(file, null);
    }

    private static void removeIfDead(Path file) throws IOException {
        if (!isSocket(file)) {
            throw new BindException("the file exists and is no socket: remove it, or choose another path");
        }
        if (isListenedOn(file)) {
            throw new BindException("somebody listens there already: choose another path, or have that end first");
        }
        Files.deleteIfExists(file);
    }

    private static boolean isSocket(Path file) throws IOException {
        try {
            Object mode = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return mode instanceof Integer bits && (bits & TYPE_MASK) == SOCKET_TYPE;
        } catch (UnsupportedOperationException | IllegalArgumentException notUnix) {
            return attributes(file).isOther();
        }
    }

    private static boolean isListenedOn(Path file) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(file));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (SocketException e) {
            // A listener whose queue is full is one all the same (EAGAIN). Without the right to write we cannot tell.
            if (Files.isWritable(file)) {
                return true;
            }
            throw e;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void bound() throws IOException {
        key = attributes(file).fileKey();
    }

    @Override
    public void release() {
        try {
            if (key != null && key.equals(attributes(file).fileKey())) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException removedByOthers) {
            LOG.log(Level.DEBUG, "{0} was removed by somebody else", file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot remove " + file, e);
        }
        if (directory != null) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "Cannot remove " + directory, e);
            }
        }
    }
}
