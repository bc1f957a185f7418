// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeViolationsTest {

    private static final byte[] NO_ID = {};

    /** Table 1 of the sockets' specification: who may talk to whom, by the names on the wire. */
    private static final Map<SocketType, Set<String>> COMPATIBLE = Map.ofEntries(
            Map.entry(SocketType.PAIR, Set.of("PAIR")),
            Map.entry(SocketType.PUB, Set.of("SUB", "XSUB")),
            Map.entry(SocketType.XPUB, Set.of("SUB", "XSUB")),
            Map.entry(SocketType.SUB, Set.of("PUB", "XPUB")),
            Map.entry(SocketType.XSUB, Set.of("PUB", "XPUB")),
            Map.entry(SocketType.REQ, Set.of("REP", "ROUTER")),
            Map.entry(SocketType.REP, Set.of("REQ", "DEALER")),
            Map.entry(SocketType.DEALER, Set.of("REP", "DEALER", "ROUTER")),
            Map.entry(SocketType.ROUTER, Set.of("REQ", "DEALER", "ROUTER")),
            Map.entry(SocketType.PULL, Set.of("PUSH")),
            Map.entry(SocketType.PUSH, Set.of("PULL")),
            Map.entry(SocketType.STREAM, Set.of()));

    private static final List<String> NAMES = List.of(
            "PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB", "STREAM", "SERVER",
            "CLIENT", "RADIO", "DISH", "GATHER", "SCATTER", "PEER", "CHANNEL", "", "push", "PUSH\0", "PUS", "XPUSH");

    private final Handshake handshake = new Handshake(SocketType.PULL, NO_ID, -1, false);

    @Test
    void aFirstByteOfZeroIsNoGreetingAtAll() {
        assertViolation(handshake, Bytes.of("00"), Reason.MALFORMED_GREETING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 01", "7F 80", "FE FF", "05 04 \"name\"", "48 02"})
    void aFirstFrameOfZmtp10ThatIsNoWholeMessageIsAnotherProtocol(String bytes) {
        assertThat(assertViolation(handshake, Bytes.of(bytes), Reason.MALFORMED_GREETING))
                .hasMessageStartingWith("the peer speaks no ZMTP (first bytes: ")
                .hasMessageContaining(bytes.substring(0, 5).toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FF 0000000000000101 00",
                "FF 7FFFFFFFFFFFFFFF 00",
                "FF FFFFFFFFFFFFFFFF 00",
                "FF 0000000000000000 00"
            })
    void anIdentityOfMoreThan255BytesIsRefusedByItsHeaderAlone(String header) {
        assertThat(assertViolation(handshake, Bytes.of(header), Reason.MALFORMED_GREETING))
                .hasMessageContaining("at most 255");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"GET / HTTP/1.1\" 0D0A, 'GET / HTTP/1.1'",
                "\"SSH-2.0-OpenSSH_9.2p1 Debian-2\" 0D0A, 'SSH-2.0-OpenSSH_9.2p1 Debian-2'",
                "\"220 \", '220 '",
                "\"HT\", 'HT'",
                "16 03 01 00 C4, TLS",
                "15 03 01 00 02 02 46, TLS"
            })
    void otherProtocolsAreDescribedByWhatTheySay(String bytes, String description) {
        ProtocolException violation = assertViolation(handshake, Bytes.of(bytes), Reason.MALFORMED_GREETING);

        assertThat(violation).hasMessageContaining(description).hasMessageContaining("ZMTP");
    }

    @Test
    void aLongAnswerInAnotherProtocolIsCut() {
        byte[] answer = "HTTP/1.1 200 OK ".repeat(100).getBytes(StandardCharsets.US_ASCII);

        assertThat(assertViolation(handshake, answer, Reason.MALFORMED_GREETING).getMessage())
                .contains("HTTP/1.1 200 OK HTTP/1.1 200 OK")
                .hasSizeLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7E", "FE", "80"})
    void aSignatureWithoutItsLastBitIsALongFrameOfZmtp10ThatMustBeWhole(String lastByte) {
        assertViolation(handshake, Bytes.of("FF 0000000000000100" + lastByte), Reason.MALFORMED_GREETING);
    }

    @ParameterizedTest
    @CsvSource({
        "01 00, no ZMTP",
        "FF 0000000000000001 00, no ZMTP",
        "FF 0000000000000001 7F 00, 1.0",
        "FF 0000000000000001 7F 01, 2.0"
    })
    void whoDemandsSecurityTurnsOlderPeersAwayBeforeSayingMore(String bytes, String version) {
        Handshake secured = new Handshake(SocketType.PULL, Bytes.ascii("secret name"), -1, true);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();

        ProtocolException violation =
                catchViolation(() -> secured.consume(ByteBuffer.wrap(Bytes.of(bytes)), sent::writeBytes));

        assertThat(violation.reason()).isEqualTo(Reason.UNSUPPORTED_VERSION);
        assertThat(violation).hasMessageContaining(version).hasMessageContaining("no security");
        assertThat(sent.size()).as("our major version at most").isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PLAIN",
                "CURVE",
                "null",
                "NULLX",
                "NUL",
                "",
                "NULL\0X",
                "NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0X",
                " NULL"
            })
    void theMechanismHasToBeTheSameInAll20Bytes(String mechanism) {
        assertViolation(handshake, Bytes.greeting(3, 1, mechanism), Reason.MECHANISM_MISMATCH);
    }

    @Test
    void theMechanismOfThePeerIsNamedWithoutItsControlCharacters() {
        byte[] greeting = Bytes.greeting(3, 1, "EVIL\n\u001b[31m");

        assertThat(assertViolation(handshake, greeting, Reason.MECHANISM_MISMATCH))
                .hasMessageContaining("'EVIL??[31m'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING", "HELLO", "INITIATE", "SUBSCRIBE", "ready", "READY ", "ERRO", "X"})
    void otherCommandsHaveNoPlaceInTheHandshake(String name) {
        assertViolationAfterGreeting(Frames.command(name), Reason.UNEXPECTED_COMMAND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"04 00", "00 00", "06 0000000000000000", "04 01 01", "04 05 05 \"READ\"", "04 02 FF41"})
    void commandsThatEndInsideTheirNameAreMalformed(String frame) {
        assertViolationAfterGreeting(Bytes.of(frame), Reason.MALFORMED_COMMAND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "0B",
                "0B \"Socket-Typ\"",
                "FF \"Socket-Type\" 00000000",
                "0B \"Socket-Type\"",
                "0B \"Socket-Type\" 000000",
                "0B \"Socket-Type\" 00000005 \"PUSH\"",
                "0B \"Socket-Type\" 7FFFFFFF \"PUSH\"",
                "0B \"Socket-Type\" 80000000 \"PUSH\"",
                "0B \"Socket-Type\" FFFFFFFF \"PUSH\"",
                "0B \"Socket-Type\" 00000004 \"PUSH\" 00"
            })
    void propertyListsThatAreCutOffAreInvalid(String properties) {
        assertViolationAfterGreeting(Frames.command("READY", Bytes.of(properties)), Reason.INVALID_METADATA);
    }

    @Test
    void aRoutingIdOf256BytesIsInvalid() {
        byte[] ready = Frames.command("READY", Metadata.property("Identity", new byte[256]));

        assertViolationAfterGreeting(ready, Reason.INVALID_METADATA);
    }

    @ParameterizedTest
    @EnumSource
    void socketTypesAreComparedExactly(SocketType type) {
        for (String name : NAMES) {
            Handshake handshake = new Handshake(type, NO_ID, -1, false);
            byte[] ready = Frames.command("READY", Metadata.property("Socket-Type", Bytes.ascii(name)));
            ProtocolException violation =
                    catchViolation(() -> consume(handshake, Bytes.concat(Bytes.greeting(), ready)));

            boolean compatible = COMPATIBLE.get(type).contains(name);
            assertThat(violation == null).as("%s with a peer '%s'", type, name).isEqualTo(compatible);
            assertThat(violation == null || violation.reason() == Reason.SOCKET_TYPE_MISMATCH)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "06 0000000000010001",
                "06 000000007FFFFFFF",
                "06 0000000080000000",
                "06 0000000100000006",
                "06 7FFFFFFFFFFFFFFF",
                "06 8000000000000000",
                "06 FFFFFFFFFFFFFFFF"
            })
    void framesBeyond64KiBAreRefusedByTheirHeaderAlone(String header) {
        assertViolationAfterGreeting(Bytes.of(header), Reason.FRAME_TOO_LARGE);
    }

    @Test
    void aLowerLimitOfTheSocketHoldsForTheHandshakeToo() throws ProtocolException {
        byte[] ready = Commands.ready(SocketType.PUSH, NO_ID);
        int bodySize = ready.length - 2;
        Handshake enough = new Handshake(SocketType.PULL, NO_ID, bodySize, false);
        Handshake tooLow = new Handshake(SocketType.PULL, NO_ID, bodySize - 1, false);

        assertThat(consume(enough, Bytes.concat(Bytes.greeting(), ready))).isTrue();
        assertViolation(tooLow, Bytes.concat(Bytes.greeting(), ready), Reason.FRAME_TOO_LARGE);
    }

    @Test
    void aLimitOfZeroLeavesNoRoomForReady() {
        Handshake zero = new Handshake(SocketType.PULL, NO_ID, 0, false);

        assertViolation(zero, Bytes.concat(Bytes.greeting(), Bytes.of("04 01")), Reason.FRAME_TOO_LARGE);
    }

    @Test
    void anAnnouncedSizeTakesNoMemoryBeforeItsBytesArrive() throws ProtocolException {
        byte[] announcement = Bytes.concat(Bytes.greeting(), Bytes.of("06 0000000000010000"));
        List<Handshake> waiting = new ArrayList<>();
        // 64 KiB for each of them would be more than twice the heap that tests have.
        for (int i = 0; i < 40_000; i++) {
            Handshake handshake = new Handshake(SocketType.PULL, NO_ID, -1, false);
            assertThat(consume(handshake, announcement)).isFalse();
            waiting.add(handshake);
        }

        assertThat(waiting).hasSize(40_000);
    }

    @ParameterizedTest
    @CsvSource({
        "'04 0A 05 \"ERROR\" 03 \"400\"', 400",
        "'04 07 05 \"ERROR\" 00', ''",
        "'04 06 05 \"ERROR\"', ''",
        "'04 0C 05 \"ERROR\" 03 \"400\" \"xy\"', 400",
        "'04 0A 05 \"ERROR\" 03 0A0D41', ??A"
    })
    void aPeerThatRefusesIsQuoted(String frame, String reason) {
        assertThat(assertViolationAfterGreeting(Bytes.of(frame), Reason.REFUSED_BY_PEER))
                .hasMessageContaining("'" + reason + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"04 07 05 \"ERROR\" 01", "04 09 05 \"ERROR\" 03 \"40\"", "04 07 05 \"ERROR\" FF"})
    void anErrorWhoseReasonIsCutOffIsMalformed(String frame) {
        assertViolationAfterGreeting(Bytes.of(frame), Reason.MALFORMED_COMMAND);
    }

    @Test
    void nothingIsTakenAfterAViolation() {
        assertViolation(handshake, Bytes.of("00"), Reason.MALFORMED_GREETING);

        assertThatIllegalStateException().isThrownBy(() -> consume(handshake, Bytes.greeting()));
        assertThatIllegalStateException().isThrownBy(handshake::peer);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverAPeerSendsOnlyAProtocolExceptionComesOut(long seed) {
        Random random = new Random(seed);
        int completed = 0;
        int refused = 0;
        for (int run = 0; run < 20_000; run++) {
            Handshake target =
                    new Handshake(SocketType.PULL, NO_ID, random.nextInt(4) == 0 ? random.nextInt(100) : -1, false);
            switch (feed(target, mutated(random), random)) {
                case COMPLETED -> completed++;
                case REFUSED -> refused++;
                case WAITING -> {}
            }
        }

        // Both ends of the handshake were reached often, so the mutations are neither too strong nor too weak.
        assertThat(completed).isGreaterThan(500);
        assertThat(refused).isGreaterThan(500);
    }

    private enum Outcome {
        COMPLETED,
        REFUSED,
        WAITING
    }

    private static Outcome feed(Handshake target, byte[] stream, Random random) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(stream);
        boolean complete = false;
        try {
            for (int end = 0; end < stream.length && !complete; ) {
                end = Math.min(stream.length, end + 1 + random.nextInt(random.nextBoolean() ? 3 : 100));
                complete = target.consume(in.limit(end), sent::writeBytes);
            }
        } catch (ProtocolException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
            return Outcome.REFUSED;
        }
        // The own side says what it has to say, once, whatever it hears.
        assertThat(sent.size()).isLessThanOrEqualTo(54 + Commands.ready(SocketType.PULL, NO_ID).length);
        return complete ? Outcome.COMPLETED : Outcome.WAITING;
    }

    private static byte[] mutated(Random random) {
        byte[] junk = new byte[random.nextInt(300)];
        random.nextBytes(junk);
        byte[] stream = switch (random.nextInt(4)) {
            case 0 -> Bytes.concat(Bytes.greeting(), junk);
            case 1 -> Bytes.concat(Bytes.greeting(), Frames.command("READY", junk));
            case 2 -> Bytes.concat(Bytes.greeting(), Frames.command("ERROR", junk));
            default -> Bytes.concat(Bytes.greeting(), Commands.ready(SocketType.PUSH, NO_ID), junk);
        };
        for (int flips = random.nextInt(4); flips > 0; flips--) {
            stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(stream, random.nextInt(stream.length)) : stream;
    }

    private ProtocolException assertViolationAfterGreeting(byte[] bytes, Reason reason) {
        return assertViolation(handshake, Bytes.concat(Bytes.greeting(), bytes), reason);
    }

    private static ProtocolException assertViolation(Handshake handshake, byte[] bytes, Reason reason) {
        ProtocolException violation = catchViolation(() -> consume(handshake, bytes));
        assertThat(violation).isNotNull();
        assertThat(violation.reason()).as(violation.getMessage()).isEqualTo(reason);
        return violation;
    }

    private static ProtocolException catchViolation(ThrowingCallable action) {
        return catchThrowableOfType(ProtocolException.class, action);
    }

    private static boolean consume(Handshake handshake, byte[] bytes) throws ProtocolException {
        return handshake.consume(ByteBuffer.wrap(bytes), ignored -> {});
    }
}
