// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a requester gets in place of the reply when the listener failed, and how the template knows it from a reply.
 * {@link JsonErrorReplyStrategy} unless there is a bean of this type.
 *
 * <p>Implementations must be thread-safe.
 */
public interface ZmqErrorReplyStrategy {

    /**
     * Returns the content of the error reply; the envelope is added to it. If this method throws, the requester gets an
     * empty reply.
     *
     * @param request the request as it was received, envelope included
     * @param failure what the listener, or the conversion before or after it, threw
     */
    Message toErrorReply(Message request, Throwable failure);

    /**
     * Returns the exception to throw to the requester if a reply is an error reply, else null.
     *
     * @param socketName the name of the requester's socket
     * @param reply the content of the reply, without envelope
     */
    @Nullable
    ZmqErrorReplyException toException(String socketName, Message reply);
}
