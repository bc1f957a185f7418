// SPDX-License-Identifier: Apache-2.0
/** A connection's life: listen, accept, connect, handshake, traffic, heartbeat, reconnect, linger. */
@NullMarked
package dev.zmq.engine.session;

import org.jspecify.annotations.NullMarked;
