// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.zmtp.Commands.Command;
import dev.zmq.engine.zmtp.Commands.Ping;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a command frame holds: it is understood as it was meant, or it is a protocol error. */
@Tag("fuzz")
class CommandsFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                body(Zmtp.ready("ROUTER", Zmtp.text("some id"))),
                body(Zmtp.ping(300, "context")),
                body(Zmtp.ping(0, "0123456789abcdefX")),
                body(Commands.pong(Zmtp.text("context"))),
                body(Zmtp.command("PING", new byte[] {1})),
                body(Zmtp.subscribe("topic")),
                body(Zmtp.cancel("")),
                body(Commands.error("a reason")),
                body(Zmtp.command("ERROR", new byte[0])),
                body(Zmtp.command("ERROR", new byte[] {(byte) 255, 7})),
                body(Zmtp.command("READY", new byte[] {1, 'a', (byte) 0xFF, 0, 0, 0})),
                new byte[0],
                new byte[] {(byte) 200, 'R'});
    }

    private static byte[] body(byte[] frame) {
        return Arrays.copyOfRange(frame, frame.length > 257 ? 9 : 2, frame.length);
    }

    @MethodSource("seeds")
    @FuzzTest
    void aCommandMeansWhatItSaysOrIsAnError(byte[] body) {
        try {
            Command command = Commands.parse(body);
            assertThat(1 + command.name().length() + command.data().length).isEqualTo(body.length);
            checkPing(command.data());
            assertThat(Commands.parseError(command.data())).matches("[ -~]{0,255}");
            checkMetadata(command.data());
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
        }
    }

    private static void checkPing(byte[] data) throws ProtocolException {
        if (data.length < 2) {
            return;
        }
        Ping ping = Commands.parsePing(data);
        byte[] again = body(Commands.ping(ping.ttlDeciseconds(), ping.context()));
        byte[] expected = Arrays.copyOf(data, Math.min(data.length, 2 + Commands.MAX_PING_CONTEXT_BYTES));
        assertThat(Arrays.copyOfRange(again, 5, again.length)).isEqualTo(expected);
    }

    private static void checkMetadata(byte[] data) throws ProtocolException {
        Map<String, byte[]> properties = Metadata.parse(data);
        int bytes = properties.entrySet().stream()
                .mapToInt(each -> 5 + each.getKey().length() + each.getValue().length)
                .sum();
        assertThat(bytes).as("bytes of all properties").isLessThanOrEqualTo(data.length);
        byte[][] encoded = properties.entrySet().stream()
                .filter(each -> each.getKey().chars().allMatch(c -> c < 128))
                .map(each -> Metadata.property(each.getKey(), each.getValue()))
                .toArray(byte[][]::new);
        Map<String, byte[]> again = Metadata.parse(Zmtp.join(encoded));
        assertThat(again).allSatisfy((name, value) -> assertThat(value).isEqualTo(properties.get(name)));
    }
}
