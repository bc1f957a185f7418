// SPDX-License-Identifier: Apache-2.0
/** The actuator endpoint and the health of ZeroMQ sockets. */
@NullMarked
package dev.zmq.spring.actuate;

import org.jspecify.annotations.NullMarked;
