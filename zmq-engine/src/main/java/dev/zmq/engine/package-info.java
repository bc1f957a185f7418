// SPDX-License-Identifier: Apache-2.0
/** The public API of the engine. */
@NullMarked
package dev.zmq.engine;

import org.jspecify.annotations.NullMarked;
