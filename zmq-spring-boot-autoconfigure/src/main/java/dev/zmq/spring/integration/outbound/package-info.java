// SPDX-License-Identifier: Apache-2.0
/** Spring Integration endpoints that send through ZeroMQ sockets. */
@NullMarked
package dev.zmq.spring.integration.outbound;

import org.jspecify.annotations.NullMarked;
