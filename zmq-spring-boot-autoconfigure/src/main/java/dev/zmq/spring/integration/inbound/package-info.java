// SPDX-License-Identifier: Apache-2.0
/** Spring Integration endpoints that receive from ZeroMQ sockets. */
@NullMarked
package dev.zmq.spring.integration.inbound;

import org.jspecify.annotations.NullMarked;
