// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/** Is told what happens to the connections of a socket; see {@link Socket#addMonitor}. */
@FunctionalInterface
public interface MonitorListener {

    /** Called for each event, one after the other, on a thread that does no I/O. What it throws is logged. */
    void onEvent(MonitorEvent event);
}
