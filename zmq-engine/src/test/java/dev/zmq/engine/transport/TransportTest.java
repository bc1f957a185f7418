// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.InvalidEndpointException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportTest {

    @ParameterizedTest
    @CsvSource({
        "inproc:/orders, write inproc://name",
        "inproc:orders, write inproc://name",
        "INPROC://orders, write inproc://name",
        "inproc://, write inproc://name",
        "ipc:, write ipc:///directory/file",
        "ipc:/tmp/orders, write ipc:///directory/file",
        "Ipc:///tmp/orders, write ipc:///directory/file",
        "ipc://, write ipc:///directory/file",
        "/tmp/orders, write tcp://host:port",
        "ipcserver:5555, write tcp://host:port",
        "ws://localhost:80/orders, the transport 'ws' is not supported",
        "udp://239.1.1.1:5555, the transport 'udp' is not supported",
    })
    void whatWasProbablyMeantIsSaid(String endpoint, String advice) {
        assertThatThrownBy(() -> Endpoint.parseBind(endpoint))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining(advice);
        assertThatThrownBy(() -> Endpoint.parseConnect(endpoint))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining(advice);
    }
}
