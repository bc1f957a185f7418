// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.TestContexts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of an option that is refused can be read, and tells what to write instead. */
@Timeout(60)
class OptionRefusalTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void namesTheTypesThatHaveTheOption() {
        assertThat(refusal(SocketType.PULL, SocketOptions.ROUTING_ID, bytes("me")))
                .hasMessage(
                        "Option routingId = 'me' is not allowed: sockets of type PULL do not have it, only REQ, REP,"
                                + " DEALER, ROUTER")
                .returns(true, InvalidOptionException::isUnsupported);
    }

    @Test
    void namesTheAllowedValues() {
        assertThat(refusal(SocketType.PUSH, SocketOptions.SEND_HIGH_WATER_MARK, -7))
                .hasMessage("Option sendHighWaterMark = -7 is not allowed: 0 to 2147483647 messages")
                .returns(false, InvalidOptionException::isUnsupported)
                .returns("-7", InvalidOptionException::value);
    }

    @Test
    void showsBytesAsTextOrInHexadecimal() {
        assertThat(refusal(SocketType.PULL, SocketOptions.ROUTING_ID, new byte[] {0, 1, (byte) 0xfe})
                        .value())
                .isEqualTo("0x0001fe");
        assertThat(refusal(SocketType.PULL, SocketOptions.ROUTING_ID, new byte[300])
                        .value())
                .isEqualTo("300 bytes");
    }

    private <T> InvalidOptionException refusal(SocketType type, SocketOption<T> option, T value) {
        Socket socket = contexts.socket(type);
        return assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> socket.setOption(option, value))
                .actual();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
