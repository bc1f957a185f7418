// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import org.jspecify.annotations.Nullable;

/** A publisher (RFC 29, "The PUB Socket Type"). */
final class PubSocket extends PublisherSocket {

    PubSocket(EngineContext context, String name) {
        super(context, SocketType.PUB, name);
    }

    @Override
    @Nullable
    Message take() {
        throw unsupported("receive");
    }
}
