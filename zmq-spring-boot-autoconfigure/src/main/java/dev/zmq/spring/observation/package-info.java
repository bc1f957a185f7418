// SPDX-License-Identifier: Apache-2.0
/** The Micrometer meters of ZeroMQ sockets. */
@NullMarked
package dev.zmq.spring.observation;

import org.jspecify.annotations.NullMarked;
