// SPDX-License-Identifier: Apache-2.0
/** Receives through {@code @ZmqListener} and sends through {@code ZmqTemplate}, for the driver to compare. */
@NullMarked
package dev.zmq.samples.benchmarks.starter;

import org.jspecify.annotations.NullMarked;
