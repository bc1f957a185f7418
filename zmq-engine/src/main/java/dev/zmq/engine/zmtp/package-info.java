// SPDX-License-Identifier: Apache-2.0
/** The ZMTP protocol as bytes in and bytes out: greeting, framing, commands and mechanisms, without channel, thread or clock. */
@NullMarked
package dev.zmq.engine.zmtp;

import org.jspecify.annotations.NullMarked;
