// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A connection to itself, which the kernel makes when it takes the port that is connected to as the one to connect from;
 * here it is told to.
 */
class SelfConnectionTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void isClosedAndTriedAgain() {
        List<MonitorEvent> events = new CopyOnWriteArrayList<>();
        Socket dealer =
                contexts.socket(SocketType.DEALER).setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(10));
        dealer.addMonitor(events::add);
        String address = "127.0.0.1:" + Endpoints.port(Endpoints.unbound());

        dealer.connect("tcp://" + address + ";" + address);

        Sockets.eventually("several attempts")
                .until(() ->
                        events.stream().filter(SelfConnectionTest::isRefusal).count() > 2);
        assertThat(events).extracting(MonitorEvent::kind).doesNotContain(Kind.CONNECTED, Kind.HANDSHAKE_SUCCEEDED);
    }

    private static boolean isRefusal(MonitorEvent event) {
        return event.kind() == Kind.CLOSED && String.valueOf(event.detail()).contains("connected to itself");
    }
}
