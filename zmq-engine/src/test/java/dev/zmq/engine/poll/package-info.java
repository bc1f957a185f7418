// SPDX-License-Identifier: Apache-2.0
/** Knowing when a socket is ready, and waiting for many things at once. */
@NullMarked
package dev.zmq.engine.poll;

import org.jspecify.annotations.NullMarked;
