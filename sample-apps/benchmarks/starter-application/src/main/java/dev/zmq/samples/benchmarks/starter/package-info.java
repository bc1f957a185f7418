// SPDX-License-Identifier: Apache-2.0
/** Receives through {@code @ZmqListener}, the subject of the listener benchmark. */
@NullMarked
package dev.zmq.samples.benchmarks.zmqlistener;

import org.jspecify.annotations.NullMarked;
