// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.HostResolver;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.transport.Addressing;
import dev.zmq.engine.transport.Admission;
import java.util.Set;

/** What a socket tells its sessions when hardly any option is set. */
final class TestSettings {

    private TestSettings() {}

    /** Returns settings without heartbeats, limits and filters. */
    static SessionSettings of(SocketType type, SessionSettings.Reconnect reconnect) {
        return of(type, reconnect, new ChannelSettings(100, -1, -1, -1, -1, -1, -1, 0));
    }

    /** Returns the same with the given settings of the kernel's sockets. */
    static SessionSettings of(SocketType type, SessionSettings.Reconnect reconnect, ChannelSettings channel) {
        return new SessionSettings(
                type,
                false,
                new byte[0],
                -1,
                LargeParts.NONE,
                new SessionSettings.Queues(false, 0),
                0,
                false,
                reconnect,
                new SessionSettings.Heartbeat(0, 0, 0),
                channel,
                new SessionSettings.Connecting(new Addressing(false, HostResolver.SYSTEM), 0, null, Set.of()),
                Admission.ALL,
                0);
    }
}
