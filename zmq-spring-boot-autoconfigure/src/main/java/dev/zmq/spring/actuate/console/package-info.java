// SPDX-License-Identifier: Apache-2.0
/** The console: a page that draws the sockets of one or several applications, and pauses and resumes their listeners. */
@NullMarked
package dev.zmq.spring.actuate.console;

import org.jspecify.annotations.NullMarked;
