// SPDX-License-Identifier: Apache-2.0
/** Bounded queues between application threads and I/O threads: wire-format bytes out, batches of messages in. */
@NullMarked
package dev.zmq.engine.pipe;

import org.jspecify.annotations.NullMarked;
