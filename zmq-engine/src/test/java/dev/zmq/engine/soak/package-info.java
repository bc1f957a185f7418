// SPDX-License-Identifier: Apache-2.0
/** All patterns at once, for a long time, while peers come, go, dawdle and are killed. */
@NullMarked
package dev.zmq.engine.soak;

import org.jspecify.annotations.NullMarked;
