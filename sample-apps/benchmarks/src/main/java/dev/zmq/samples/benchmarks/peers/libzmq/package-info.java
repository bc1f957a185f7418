// SPDX-License-Identifier: Apache-2.0
/** libzmq, the reference implementation, through small C programs. */
@NullMarked
package dev.zmq.samples.benchmarks.peers.libzmq;

import org.jspecify.annotations.NullMarked;
