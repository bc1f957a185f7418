// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.spring.actuate.ZmqEndpoint.CounterAction;
import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers with 404 what {@link ZmqEndpoint} is asked to change and does not have.
 *
 * <p>Thread-safe.
 */
@EndpointWebExtension(endpoint = ZmqEndpoint.class)
public class ZmqEndpointWebExtension {

    private final ZmqEndpoint endpoint;

    /** Creates an extension. */
    public ZmqEndpointWebExtension(ZmqEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Changes a socket; see {@link ZmqEndpoint#change}. */
    @WriteOperation
    public WebEndpointResponse<SocketDescriptor> change(
            @Selector String socket,
            @Nullable Integer sendHighWaterMark,
            @Nullable Integer receiveHighWaterMark,
            @Nullable ListenerAction listeners,
            @Nullable String listener,
            @Nullable CounterAction counters) {
        SocketDescriptor changed =
                endpoint.change(socket, sendHighWaterMark, receiveHighWaterMark, listeners, listener, counters);
        return changed == null
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(changed);
    }

    /** Disconnects a peer; see {@link ZmqEndpoint#disconnect}. */
    @DeleteOperation
    public WebEndpointResponse<Void> disconnect(@Selector String socket, @Selector long peer) {
        return new WebEndpointResponse<>(
                endpoint.disconnect(socket, peer)
                        ? WebEndpointResponse.STATUS_NO_CONTENT
                        : WebEndpointResponse.STATUS_NOT_FOUND);
    }
}
