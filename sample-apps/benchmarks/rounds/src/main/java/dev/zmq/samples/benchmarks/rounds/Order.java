// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import java.nio.charset.StandardCharsets;

/**
 * What messages carry where an application converts JSON.
 *
 * @param number counts orders
 * @param product its name, of ASCII letters
 * @param quantity how many of it
 * @param price of one
 */
public record Order(long number, String product, int quantity, double price) {

    /** The size in JSON without a product. */
    public static final int LEAST_JSON_BYTES = new Order(1, "", 2, 9.5).json().length;

    /**
     * Returns the order that has so many bytes in JSON.
     *
     * @param bytes at least {@link #LEAST_JSON_BYTES}
     */
    public static Order ofJsonBytes(int bytes) {
        return new Order(1, "x".repeat(bytes - LEAST_JSON_BYTES), 2, 9.5);
    }

    /** Returns how large an order of {@link #ofJsonBytes} is in JSON. */
    public int jsonBytes() {
        return LEAST_JSON_BYTES + product.length();
    }

    /** Returns it in JSON, without any spaces. */
    public byte[] json() {
        return ("{\"number\":" + number + ",\"product\":\"" + product + "\",\"quantity\":" + quantity + ",\"price\":"
                        + price + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
