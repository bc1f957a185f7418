// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import dev.zmq.engine.pipe.Pipe;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds peers by routing id (RFC 28, "The ROUTER Socket Type"). Guarded by the socket's send lock.
 */
public final class RoutingTable {

    private static final int GENERATED_ID_BYTES = 5;

    private final Map<ByteBuffer, Pipe> pipes = new HashMap<>();

    // Starts at random, so that an id from before a restart is unlikely to name another peer (libzmq).
    private int nextGenerated = ThreadLocalRandom.current().nextInt();

    /**
     * Adds a peer under the id it announced, or under a generated one if that is empty. A peer that comes back takes its
     * new id in the place of the old one; without a new one, it keeps what it had.
     *
     * @return false if another peer has that id; nothing changes then
     */
    public boolean add(byte[] announcedId, Pipe pipe) {
        byte[] before = pipe.routingId();
        boolean present = before != null && find(before) == pipe;
        if (present && announcedId.length == 0) {
            return true;
        }
        byte[] id = announcedId.length == 0 ? generate() : announcedId;
        Pipe known = pipes.putIfAbsent(ByteBuffer.wrap(id), pipe);
        if (known == null) {
            if (present) {
                remove(pipe);
            }
            pipe.setRoutingId(id);
        }
        return known == null || known == pipe;
    }

    /**
     * Adds a peer under the id it announced, if need be in the place of another one, which is no longer found then and has
     * a generated id.
     *
     * @return the other peer, null if there was none
     */
    public @Nullable Pipe addInPlace(byte[] announcedId, Pipe pipe) {
        Pipe other = announcedId.length == 0 ? null : find(announcedId);
        if (other == null || other == pipe) {
            add(announcedId, pipe);
            return null;
        }
        remove(other);
        other.setRoutingId(generate());
        add(announcedId, pipe);
        return other;
    }

    private byte[] generate() {
        byte[] id;
        do {
            // A zero byte first: ids that applications choose must not start with one.
            id = ByteBuffer.allocate(GENERATED_ID_BYTES)
                    .put((byte) 0)
                    .putInt(nextGenerated++)
                    .array();
        } while (pipes.containsKey(ByteBuffer.wrap(id)));
        return id;
    }

    /** Returns the peer with an id, null if there is none. */
    public @Nullable Pipe find(byte[] id) {
        return pipes.get(ByteBuffer.wrap(id));
    }

    /** Removes a peer; does nothing if it is not there. */
    public void remove(Pipe pipe) {
        byte[] id = pipe.routingId();
        if (id != null) {
            pipes.remove(ByteBuffer.wrap(id), pipe);
        }
    }
}
