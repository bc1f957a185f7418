// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.ZmqException;
import org.jspecify.annotations.Nullable;

/** Says which setting the engine refused; the cause says why. */
final class SettingRefusedException extends ZmqException {

    private static final long serialVersionUID = 1L;

    private final String subject;
    private final @Nullable String property;

    /**
     * Creates an exception for a refused setting.
     *
     * @param subject what was being set up, such as {@code Socket 'orders'}
     * @param property the property that holds the value, null if it came from elsewhere
     * @param cause the engine's refusal
     */
    SettingRefusedException(String subject, @Nullable String property, ZmqException cause) {
        super(subject + " cannot be set up: " + cause.getMessage(), cause);
        this.subject = subject;
        this.property = property;
    }

    String subject() {
        return subject;
    }

    @Nullable
    String property() {
        return property;
    }
}
