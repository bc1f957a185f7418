// SPDX-License-Identifier: Apache-2.0
/** Tests of what an application does with ZeroMQ, and the other side of its sockets for them. */
@NullMarked
package dev.zmq.spring.test;

import org.jspecify.annotations.NullMarked;
