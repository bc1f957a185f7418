// SPDX-License-Identifier: Apache-2.0
/** Tests of sockets of one context that hand each other messages by reference. */
@NullMarked
package dev.zmq.engine.inproc;

import org.jspecify.annotations.NullMarked;
