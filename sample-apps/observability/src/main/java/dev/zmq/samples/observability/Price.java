// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

/** A price in cents, on the wire as JSON of about a kilobyte. */
record Price(String item, long cents, String description) {

    private static final String DESCRIPTION = "Finest leaves. ".repeat(64);

    static Price of(String item, long cents) {
        return new Price(item, cents, DESCRIPTION);
    }
}
