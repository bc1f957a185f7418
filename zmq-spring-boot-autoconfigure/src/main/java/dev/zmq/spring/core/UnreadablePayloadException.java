// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.lang.reflect.Type;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * A payload was received of which no object of the wanted type can be made. The message and the cause are those of the converter,
 * and may quote the payload.
 */
public final class UnreadablePayloadException extends MessageConversionException {

    private static final long serialVersionUID = 1L;

    private final String targetType;

    UnreadablePayloadException(Type targetType, MessageConversionException cause) {
        super("No " + targetType.getTypeName() + " can be made of the payload: " + cause.getMessage(), cause);
        this.targetType = targetType.getTypeName();
    }

    /** Returns the name of the type that was wanted, with its type arguments. */
    public String targetType() {
        return targetType;
    }
}
