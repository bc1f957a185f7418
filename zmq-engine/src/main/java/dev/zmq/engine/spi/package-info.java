// SPDX-License-Identifier: Apache-2.0
/** The seam between the public API and the engine beneath it; not for applications. */
@NullMarked
package dev.zmq.engine.spi;

import org.jspecify.annotations.NullMarked;
