// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

/** Another application cannot be asked, or its answer is of no use. */
final class ServiceFailure extends RuntimeException {

    /** Bad gateway: it is not this application that failed. */
    static final int STATUS = 502;

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * Creates a failure.
     *
     * @param reason a phrase that goes on from the name of the application; shown to whoever looks at the console
     */
    ServiceFailure(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
