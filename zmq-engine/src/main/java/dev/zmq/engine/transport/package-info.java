// SPDX-License-Identifier: Apache-2.0
/** Where connections come from: endpoint grammar, listening and connecting. */
@NullMarked
package dev.zmq.engine.transport;

import org.jspecify.annotations.NullMarked;
