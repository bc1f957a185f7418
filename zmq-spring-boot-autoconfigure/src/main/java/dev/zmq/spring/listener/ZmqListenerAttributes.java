// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @ZmqListener} says of a listener, with placeholders and expressions resolved.
 *
 * @param id the id, unique in the application
 * @param socketNames the sockets to listen on, at least one
 * @param topics the topics to subscribe the sockets to, empty for none
 * @param autoStartup whether to start with the application, null for the container factory's default
 * @param concurrency the number of threads for each socket, null for the container factory's default
 * @param isSharedThread whether one thread takes the messages of all sockets, in turn
 * @param isBatch whether the method takes several messages at once
 * @param batchSize the most messages of a batch, null for the container factory's default
 * @param payloadType what payloads are converted to before one of several methods is chosen, null for nothing
 * @param errorHandler is told of failures, null for that of the container factory
 */
public record ZmqListenerAttributes(
        String id,
        List<String> socketNames,
        List<String> topics,
        @Nullable Boolean autoStartup,
        @Nullable Integer concurrency,
        boolean isSharedThread,
        boolean isBatch,
        @Nullable Integer batchSize,
        @Nullable Class<?> payloadType,
        @Nullable ZmqListenerErrorHandler errorHandler) {

    /** Creates the attributes; the lists are copied. */
    public ZmqListenerAttributes {
        socketNames = List.copyOf(socketNames);
        topics = List.copyOf(topics);
    }
}
