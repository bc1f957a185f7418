// SPDX-License-Identifier: Apache-2.0
/** Tests of start, stop, restart, interrupt and close: nothing lost, nothing left behind. */
@NullMarked
package dev.zmq.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
