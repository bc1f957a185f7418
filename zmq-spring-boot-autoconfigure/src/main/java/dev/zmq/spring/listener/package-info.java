// SPDX-License-Identifier: Apache-2.0
/** Listener containers: they take messages from sockets and hand them to listener methods, and replies back. */
@NullMarked
package dev.zmq.spring.listener;

import org.jspecify.annotations.NullMarked;
