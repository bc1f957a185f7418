// SPDX-License-Identifier: Apache-2.0
/** Tests against other implementations of ZMTP: libzmq, JeroMQ and a scripted ZMTP 3.0 peer. */
@NullMarked
package dev.zmq.engine.interop;

import org.jspecify.annotations.NullMarked;
