// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

/** What a flow of messages may be held to. That no message is torn or comes twice is promised always. */
enum Promise {
    /** Between living peers whose connection is not cut, or given up with time to linger: each message, in order. */
    ALL,
    /** From or through a peer that is killed, or that gives up without lingering: the beginning, in order, without a gap. */
    FIRST_ONES,
    /** From a publisher, or through a router: what arrives is in order; the rest was dropped. */
    SOME_IN_ORDER,
    /** From a sender whose connection is cut: what was on its way may be lost, or be overtaken by what follows it. */
    SOME
}
