// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import java.math.BigDecimal;

/** A price, on the wire as JSON: {@code {"symbol":"EUR/USD","price":1.0850}}. */
record Quote(String symbol, BigDecimal price) implements Answer {}
