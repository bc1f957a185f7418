// SPDX-License-Identifier: Apache-2.0
/** The smallest application that talks ZeroMQ. */
@NullMarked
package dev.zmq.samples.quickstart;

import org.jspecify.annotations.NullMarked;
