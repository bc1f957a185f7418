// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A measurement that cannot be made, with a message that tells a user why. */
public final class MeasurementException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message for the user. */
    public MeasurementException(String message) {
        super(message);
    }

    /** Creates an exception with a message for the user and the failure behind it, if any. */
    public MeasurementException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
