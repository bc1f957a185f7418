// SPDX-License-Identifier: Apache-2.0
/** Whether this program is still as fast, next to its peers, as it was when a baseline was written. */
@NullMarked
package dev.zmq.samples.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
