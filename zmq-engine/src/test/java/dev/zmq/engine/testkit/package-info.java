// SPDX-License-Identifier: Apache-2.0
/** Peers and measures that the engine's black-box tests share: libzmq in Python, scripted raw TCP, leak counting. */
@NullMarked
package dev.zmq.engine.testkit;

import org.jspecify.annotations.NullMarked;
