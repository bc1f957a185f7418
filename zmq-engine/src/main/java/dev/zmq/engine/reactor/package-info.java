// SPDX-License-Identifier: Apache-2.0
/** I/O threads: a selector loop with a mailbox and timers. */
@NullMarked
package dev.zmq.engine.reactor;

import org.jspecify.annotations.NullMarked;
