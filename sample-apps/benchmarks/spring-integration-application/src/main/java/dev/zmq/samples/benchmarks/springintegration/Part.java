// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.springintegration;

import dev.zmq.samples.benchmarks.rounds.RoundPlayer;

/** Either end of a measurement, as an application context makes it. */
interface Part {

    /** Returns where its socket is bound or connected, waiting until it is bound. */
    String endpoint() throws InterruptedException;

    /** Returns what plays its rounds. */
    RoundPlayer player();
}
