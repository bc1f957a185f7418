// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.RouterNotify;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;

/**
 * Plain TCP to any program (ZMQ_STREAM): a raw ROUTER that refuses messages to nobody, and waits for a peer that is full.
 */
final class StreamSocket extends RouterSocket {

    // Written under the send lock, read by any thread.
    private volatile byte[] lastConnectedId = NO_BYTES;

    StreamSocket(EngineContext context, String name) {
        super(context, SocketType.STREAM, name);
        onOptionChanged(SocketOptions.STREAM_NOTIFY); // takes over what is fixed here and optional there
    }

    @Override
    boolean isRaw() {
        return true;
    }

    @Override
    boolean isMandatory() {
        return true;
    }

    @Override
    RouterNotify rawNotifications() {
        return isSet(SocketOptions.STREAM_NOTIFY) ? RouterNotify.BOTH : RouterNotify.NONE;
    }

    /** As libzmq has it: whether a message must wait depends on whom it is for. */
    @Override
    boolean hasRoom() {
        return true;
    }

    @Override
    boolean addRoute(Pipe pipe) {
        boolean added = super.addRoute(pipe);
        byte[] id = pipe.routingId();
        if (!pipe.isAccepted() && id != null) {
            lastConnectedId = id;
        }
        return added;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) {
        T set = super.getOption(option);
        return option == SocketOptions.ROUTING_ID ? option.type().cast(lastConnectedId.clone()) : set;
    }
}
