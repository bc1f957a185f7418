// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.List;
import java.util.Map;
import org.springframework.messaging.MessageHeaders;

/**
 * Maps headers to message parts and back. The parts stand between the envelope (topic or routing id, if the type of the
 * socket has one) and the payload; both sides have to agree on what they mean.
 *
 * <p>Implementations are thread-safe.
 *
 * @see NamedPartsHeaderMapper
 * @see JsonHeaderMapper
 */
public interface ZmqHeaderMapper {

    /** Returns the parts that carry the headers of a message that is to be sent. */
    List<byte[]> toParts(MessageHeaders headers);

    /**
     * Returns the headers that the parts of a received message carry. What a peer sends may be anything: never return a header
     * that decides where messages go, such as {@code replyChannel} or {@code errorChannel}.
     *
     * @param parts those between envelope and payload, none if there are none
     * @throws org.springframework.messaging.converter.MessageConversionException if they cannot be read
     */
    Map<String, Object> toHeaders(List<byte[]> parts);
}
