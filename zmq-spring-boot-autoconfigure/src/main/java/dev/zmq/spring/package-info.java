// SPDX-License-Identifier: Apache-2.0
/** Spring support for ZeroMQ sockets. */
@NullMarked
package dev.zmq.spring;

import org.jspecify.annotations.NullMarked;
