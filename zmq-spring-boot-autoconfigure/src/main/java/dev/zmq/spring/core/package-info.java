// SPDX-License-Identifier: Apache-2.0
/** What sending and receiving share: the template, payload conversion, header names and the application's sockets by name. */
@NullMarked
package dev.zmq.spring.core;

import org.jspecify.annotations.NullMarked;
