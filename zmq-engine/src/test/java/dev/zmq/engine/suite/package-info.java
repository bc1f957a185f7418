// SPDX-License-Identifier: Apache-2.0
/** What each pattern promises, over every transport, whoever binds, and with sockets of other engines on either side. */
@NullMarked
package dev.zmq.engine.suite;

import org.jspecify.annotations.NullMarked;
