// SPDX-License-Identifier: Apache-2.0
/** Tests against peers that break the protocol, stall or lie: each costs only itself. */
@NullMarked
package dev.zmq.engine.hostile;

import org.jspecify.annotations.NullMarked;
