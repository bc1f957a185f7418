// SPDX-License-Identifier: Apache-2.0
/** Drives the worker processes of a measurement and collects what they have timed. */
@NullMarked
package dev.zmq.samples.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
