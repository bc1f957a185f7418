// SPDX-License-Identifier: Apache-2.0
/** Auto-configuration of ZeroMQ sockets and of what is built on them. */
@NullMarked
package dev.zmq.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
