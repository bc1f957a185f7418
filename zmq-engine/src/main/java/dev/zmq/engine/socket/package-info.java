// SPDX-License-Identifier: Apache-2.0
/** Contexts and sockets: one class for each socket type, with its state machine and its routing strategies. */
@NullMarked
package dev.zmq.engine.socket;

import org.jspecify.annotations.NullMarked;
