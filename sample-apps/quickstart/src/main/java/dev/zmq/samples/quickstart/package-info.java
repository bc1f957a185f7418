// SPDX-License-Identifier: Apache-2.0
/** A small application that takes orders, publishes prices and answers questions over ZeroMQ. */
@NullMarked
package dev.zmq.samples.quickstart;

import org.jspecify.annotations.NullMarked;
