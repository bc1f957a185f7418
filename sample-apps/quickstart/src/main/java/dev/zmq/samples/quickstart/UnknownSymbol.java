// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import java.util.Set;

/** Nothing of that name is traded, on the wire as JSON: {@code {"error":"unknown symbol","known":["EUR/GBP"]}}. */
record UnknownSymbol(String error, Set<String> known) implements Answer {}
