// SPDX-License-Identifier: Apache-2.0
/** Connects the sockets of {@code zmq.sockets.*} to peers in containers of Testcontainers and Docker Compose. */
@NullMarked
package dev.zmq.spring.autoconfigure.container;

import org.jspecify.annotations.NullMarked;
