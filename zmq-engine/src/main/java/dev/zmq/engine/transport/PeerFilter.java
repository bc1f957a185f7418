// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Says who may stay connected to a listener. Safe for use by any thread. */
@FunctionalInterface
public interface PeerFilter {

    /** Lets everybody stay. */
    PeerFilter NONE = accepted -> null;

    /** Returns why a peer is turned away, null if it may stay. */
    @Nullable
    String refusal(SocketChannel accepted) throws IOException;
}
