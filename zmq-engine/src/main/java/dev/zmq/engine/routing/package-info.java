// SPDX-License-Identifier: Apache-2.0
/** Which peers a message goes to and which peer the next one comes from. */
@NullMarked
package dev.zmq.engine.routing;

import org.jspecify.annotations.NullMarked;
