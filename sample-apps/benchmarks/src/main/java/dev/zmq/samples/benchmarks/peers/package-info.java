// SPDX-License-Identifier: Apache-2.0
/** The implementations that can be compared, behind one small interface. */
@NullMarked
package dev.zmq.samples.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
