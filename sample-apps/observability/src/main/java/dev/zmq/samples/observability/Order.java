// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

/** An order, on the wire as JSON of about a kilobyte. */
record Order(long number, String item, String deliveryNote) {

    private static final String DELIVERY_NOTE = "Ring twice. ".repeat(80);

    static Order of(long number) {
        return new Order(number, "tea", DELIVERY_NOTE);
    }
}
