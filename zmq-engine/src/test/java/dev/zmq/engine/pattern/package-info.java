// SPDX-License-Identifier: Apache-2.0
/** Tests of what each socket type promises, ours against ours over TCP. */
@NullMarked
package dev.zmq.engine.pattern;

import org.jspecify.annotations.NullMarked;
