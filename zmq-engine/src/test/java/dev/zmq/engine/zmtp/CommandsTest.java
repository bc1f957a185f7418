// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.zmtp.Commands.Command;
import dev.zmq.engine.zmtp.Commands.Ping;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    @Test
    void subscriptionsAreCommandsSince31() {
        assertThat(Commands.subscribe(Bytes.ascii("EUR"))).isEqualTo(Bytes.of("04 0D 09 \"SUBSCRIBE\" \"EUR\""));
        assertThat(Commands.cancel(new byte[0])).isEqualTo(Bytes.of("04 07 06 \"CANCEL\""));
    }

    @Test
    void subscriptionsAreMessagesIn30() {
        assertThat(Commands.subscribeLegacy(Bytes.ascii("EUR"))).isEqualTo(Bytes.of("00 04 01 \"EUR\""));
        assertThat(Commands.cancelLegacy(Bytes.ascii("EUR"))).isEqualTo(Bytes.of("00 04 00 \"EUR\""));
        assertThat(Commands.subscribeLegacy(new byte[0])).isEqualTo(Bytes.of("00 01 01"));
    }

    @Test
    void aLegacySubscriptionIsLongAsSoonAsItsPrefixedTopicIs() {
        // libzmq forgets the flag LONG for a topic of 255 bytes.
        assertThat(Commands.subscribeLegacy(new byte[254])).startsWith(Bytes.of("00 FF 01"));
        assertThat(Commands.subscribeLegacy(new byte[255])).startsWith(Bytes.of("02 0000000000000100 01"));
    }

    @Test
    void pingCarriesTtlAndContext() {
        assertThat(Commands.ping(300, Bytes.ascii("ctx"))).isEqualTo(Bytes.of("04 0A 04 \"PING\" 012C \"ctx\""));
        assertThat(Commands.ping(0xFFFF, new byte[0])).isEqualTo(Bytes.of("04 07 04 \"PING\" FFFF"));
        assertThat(Commands.pong(Bytes.ascii("ctx"))).isEqualTo(Bytes.of("04 08 04 \"PONG\" \"ctx\""));
    }

    @Test
    void pingAndPongRefuseWhatDoesNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.ping(-1, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.ping(0x10000, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.ping(0, new byte[17]));
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.pong(new byte[17]));
    }

    @Test
    void errorCarriesItsReasonWithItsLength() {
        assertThat(Commands.error("400")).isEqualTo(Bytes.of("04 0A 05 \"ERROR\" 03 \"400\""));
        assertThat(Commands.error("r".repeat(255))).hasSize(9 + 6 + 256);
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.error("r".repeat(256)));
    }

    @Test
    void readyOfADealerHasTheBytesOfLibzmq() {
        assertThat(Commands.ready(SocketType.DEALER, new byte[0]))
                .isEqualTo(Bytes.of(
                        "04 29 05 \"READY\" 0B \"Socket-Type\" 00000006 \"DEALER\"" + " 08 \"Identity\" 00000000"));
    }

    @ParameterizedTest
    @EnumSource
    void readyTellsTheRoutingIdOnlyWherePeersMayWantIt(SocketType type) {
        String socketType =
                String.format("0B \"Socket-Type\" %08X \"%s\"", type.name().length(), type);
        String identity = switch (type) {
            case REQ, DEALER, ROUTER -> " 08 \"Identity\" 00000002 \"id\"";
            default -> "";
        };
        byte[] expected = Frames.command("READY", Bytes.of(socketType + identity));

        assertThat(Commands.ready(type, Bytes.ascii("id"))).isEqualTo(expected);
    }

    @Test
    void readyRefusesARoutingIdOf256Bytes() {
        assertThat(Commands.ready(SocketType.ROUTER, new byte[255])).hasSizeGreaterThan(255);
        assertThatIllegalArgumentException().isThrownBy(() -> Commands.ready(SocketType.ROUTER, new byte[256]));
    }

    @Test
    void everyCommandComesBackFromItsFrame() throws ProtocolException {
        Random random = new Random(37);
        for (int size = 0; size < 600; size++) {
            byte[] topic = new byte[size];
            random.nextBytes(topic);

            Command subscribe = parseFrame(Commands.subscribe(topic));
            Command cancel = parseFrame(Commands.cancel(topic));

            assertThat(subscribe.name()).isEqualTo(Commands.SUBSCRIBE);
            assertThat(subscribe.data()).isEqualTo(topic);
            assertThat(cancel.name()).isEqualTo(Commands.CANCEL);
            assertThat(cancel.data()).isEqualTo(topic);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "255, 2", "256, 3", "656, 15", "65535, 16"})
    void pingComesBackFromItsFrame(int ttl, int contextBytes) throws ProtocolException {
        byte[] context = new byte[contextBytes];
        Arrays.fill(context, (byte) 0xA5);

        Ping ping = Commands.parsePing(parseFrame(Commands.ping(ttl, context)).data());

        assertThat(ping.ttlDeciseconds()).isEqualTo(ttl);
        assertThat(ping.context()).isEqualTo(context);
    }

    @Test
    void aLongerPingContextIsCutOffAt16Bytes() throws ProtocolException {
        Ping ping = Commands.parsePing(Bytes.of("0001 \"0123456789abcdef\" \"ghi\""));

        assertThat(ping.context()).isEqualTo(Bytes.ascii("0123456789abcdef"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPingWithoutWholeTtlIsMalformed(int size) {
        assertThat(reasonOf(() -> Commands.parsePing(new byte[size]))).isEqualTo(Reason.MALFORMED_COMMAND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "05 \"PING\"", "FF \"PING\"", "80"})
    void aBodyThatEndsInsideTheNameIsMalformed(String body) {
        assertThat(reasonOf(() -> Commands.parse(Bytes.of(body)))).isEqualTo(Reason.MALFORMED_COMMAND);
    }

    @Test
    void aNameMayFillTheWholeBody() throws ProtocolException {
        Command command = Commands.parse(Bytes.of("04 \"PING\""));

        assertThat(command.name()).isEqualTo(Commands.PING);
        assertThat(command.data()).isEmpty();
        assertThat(Commands.parse(namedBody(255)).name()).hasSize(255);
    }

    @Test
    void unknownNamesAreKeptByteByByte() throws ProtocolException {
        assertThat(Commands.parse(Bytes.of("03 FF0041 \"data\"")).name()).isEqualTo("\u00FF\u0000A");
        assertThat(Commands.parse(Bytes.of("00 \"data\"")).name()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'03 \"400\"', 400",
        "'', ''",
        "'00', ''",
        "'03 \"400\" \"trailing\"', 400",
        "'FF \"cut off\"', cut off",
        "'04 0A1B 41FF', ??A?"
    })
    void errorReasonsAreReadAsFarAsTheyGo(String data, String reason) {
        assertThat(Commands.parseError(Bytes.of(data))).isEqualTo(reason);
    }

    private static byte[] namedBody(int nameLength) {
        byte[] body = new byte[1 + nameLength];
        body[0] = (byte) nameLength;
        return body;
    }

    private static Command parseFrame(byte[] frame) throws ProtocolException {
        boolean isLong = (frame[0] & Frames.LONG) != 0;
        return Commands.parse(Arrays.copyOfRange(frame, isLong ? 9 : 2, frame.length));
    }

    private static Reason reasonOf(ThrowingCallable action) {
        return catchThrowableOfType(ProtocolException.class, action).reason();
    }
}
