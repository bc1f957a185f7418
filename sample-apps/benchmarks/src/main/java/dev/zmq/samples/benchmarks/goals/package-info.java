// SPDX-License-Identifier: Apache-2.0
/** The comparisons that matter, what each should give, and the page that says what it gave. */
@NullMarked
package dev.zmq.samples.benchmarks.goals;

import org.jspecify.annotations.NullMarked;
