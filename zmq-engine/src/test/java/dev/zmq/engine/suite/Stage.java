// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Context;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.TestContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Makes the parties of a test, closes them after it, and says of a failure whose it was.
 *
 * <p>Where the transport allows it, each socket of ours has a context of its own, as if it were in another process. All
 * sockets of libzmq, of all tests, are in one process.
 */
final class Stage implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

    /** How long every engine waits before it connects again: short, so that restarts take little time. */
    static final Duration RECONNECT_INTERVAL = Duration.ofMillis(10);

    private final TestContexts contexts = new TestContexts();
    private final List<Party> parties = new ArrayList<>();
    private @Nullable ExtensionContext test;
    private @Nullable Path directory;
    private @Nullable Cast cast;

    /** Makes the two parties of a cast, which do not know of each other yet. */
    Link link(Cast cast) {
        this.cast = cast;
        return new Link(this, cast);
    }

    /** Makes two parties that are connected and ready to exchange messages; a subscriber has subscribed to everything. */
    Link open(Cast cast) {
        Link link = link(cast);
        if (cast.pairing().isPublishSubscribe()) {
            link.subscribe("");
        }
        return link.bind().connect().awaitReady();
    }

    /** Makes one party of ours in the middle, and several of the other side that are connected to it. */
    Star star(Cast cast, Side centre, int points) {
        this.cast = cast;
        return new Star(this, cast, centre, points);
    }

    /** Makes a party; an empty id is none. */
    Party party(Cast cast, Side side, byte[] id) {
        SocketType type = cast.type(side);
        Party party = switch (cast.engine(side)) {
            case OURS -> ours(cast.transport(), type, id);
            case LIBZMQ -> new LibzmqParty(python(), type, id);
            case JEROMQ -> new JeromqParty(type, id);
        };
        parties.add(party);
        return party;
    }

    /** Makes a party of ours that is neither side of the cast, such as a device between them. */
    Party device(Cast cast, SocketType type) {
        return ours(cast.transport(), type, new byte[0]);
    }

    private OurParty ours(Transport transport, SocketType type, byte[] id) {
        boolean shared = transport.isWithinOneContext();
        Context context = shared ? contexts.context() : contexts.open();
        OurParty party = new OurParty(context, !shared, contexts.socket(context, type));
        if (id.length > 0) {
            party.socket().setOption(SocketOptions.ROUTING_ID, id);
        }
        return party;
    }

    /** Returns an endpoint of the cast's transport at which nobody listens. */
    String newEndpoint(Cast cast) {
        return cast.transport().newEndpoint(Objects.requireNonNull(directory));
    }

    private PythonPeer python() {
        return store().computeIfAbsent(PythonPeer.class, key -> PythonPeer.start(), PythonPeer.class);
    }

    private Store store() {
        return Objects.requireNonNull(test).getRoot().getStore(Namespace.create(Stage.class));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        test = context;
        directory = Files.createTempDirectory("stage");
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw new AssertionError(cast + ": " + failure.getMessage(), failure);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try {
            closeParties(context.getExecutionException().isPresent());
        } finally {
            contexts.afterEach(context);
            deleteDirectory();
        }
    }

    private void closeParties(boolean afterFailure) {
        if (afterFailure) {
            // Whatever it is busy with must not spoil the next test.
            PythonPeer python = store().remove(PythonPeer.class, PythonPeer.class);
            if (python != null) {
                python.close();
            }
            parties.removeIf(LibzmqParty.class::isInstance);
        }
        parties.forEach(Party::close);
    }

    private void deleteDirectory() throws IOException {
        Path used = Objects.requireNonNull(directory);
        try (Stream<Path> files = Files.list(used)) {
            for (Path file : files.toList()) {
                Files.delete(file); // libzmq leaves its own behind
            }
        }
        Files.delete(used);
    }
}
