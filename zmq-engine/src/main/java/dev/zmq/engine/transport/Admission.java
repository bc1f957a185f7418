// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import dev.zmq.engine.AddressRange;
import java.util.List;

/**
 * Whom a listener takes connections from; whoever is not restricted by an empty list is welcome.
 *
 * @param tcpAddresses of tcp
 * @param ipcUsers of ipc, by name or number
 * @param ipcGroups of ipc, by name or number; a peer has to fit one of both lists
 */
public record Admission(List<AddressRange> tcpAddresses, List<String> ipcUsers, List<String> ipcGroups) {

    /** Takes everybody. */
    public static final Admission ALL = new Admission(List.of(), List.of(), List.of());

    boolean asksForUsers() {
        return !ipcUsers.isEmpty() || !ipcGroups.isEmpty();
    }
}
