// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zmq.engine.SocketType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    private static final byte[] NO_ID = {};
    private static final byte[] TRAFFIC = Bytes.of("00 03 \"abc\" 04");

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void beginsWithTheSignatureAlone() {
        assertThat(dealer().start()).isEqualTo(Bytes.of("FF 0000000000000001 7F"));
        assertThat(new Handshake(SocketType.DEALER, Bytes.ascii("five!"), -1, false).start())
                .isEqualTo(Bytes.of("FF 0000000000000006 7F"));
    }

    @Test
    void sendsEachStepOnlyWhenThePeersStepBeforeIsThere() throws ProtocolException {
        Handshake handshake = dealer();
        byte[] greeting = Bytes.greeting();

        assertThat(consume(handshake, Arrays.copyOf(greeting, 9))).isFalse();
        assertThat(takeSent()).isEmpty();
        assertThat(consume(handshake, Arrays.copyOfRange(greeting, 9, 10))).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.of("03"));
        assertThat(consume(handshake, Arrays.copyOfRange(greeting, 10, 11))).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.concat(Bytes.of("01 \"NULL\""), new byte[16 + 1 + 31]));
        assertThat(consume(handshake, Arrays.copyOfRange(greeting, 11, 63))).isFalse();
        assertThat(takeSent()).isEmpty();
        assertThat(consume(handshake, Arrays.copyOfRange(greeting, 63, 64))).isFalse();
        assertThat(takeSent()).isEqualTo(Commands.ready(SocketType.DEALER, NO_ID));
        assertThat(consume(handshake, Commands.ready(SocketType.ROUTER, NO_ID))).isTrue();
        assertThat(takeSent()).isEmpty();
    }

    @Test
    void knowsWhetherThePeerHasSigned() throws ProtocolException {
        Handshake handshake = dealer();
        byte[] greeting = Bytes.greeting();
        assertThat(handshake.hasPeerSignature()).isFalse();
        consume(handshake, Arrays.copyOf(greeting, 9));
        assertThat(handshake.hasPeerSignature()).isFalse();
        consume(handshake, Arrays.copyOfRange(greeting, 9, 10));
        assertThat(handshake.hasPeerSignature()).isTrue();
        consume(handshake, Arrays.copyOfRange(greeting, 10, 64));
        assertThat(handshake.hasPeerSignature()).isTrue();
    }

    @Test
    void leavesTrafficAfterTheHandshakeUntouched() throws ProtocolException {
        Handshake handshake = dealer();
        ByteBuffer in =
                ByteBuffer.wrap(Bytes.concat(Bytes.greeting(), Commands.ready(SocketType.ROUTER, NO_ID), TRAFFIC));

        assertThat(handshake.consume(in, sent::writeBytes)).isTrue();
        assertThat(remaining(in)).isEqualTo(TRAFFIC);
        assertThat(handshake.consume(in, sent::writeBytes)).isTrue();
        assertThat(remaining(in)).isEqualTo(TRAFFIC);
    }

    @Test
    void isIndependentOfHowThePeersBytesAreSplitInThree() throws ProtocolException {
        byte[] stream = Bytes.concat(Bytes.greeting(), Commands.ready(SocketType.ROUTER, Bytes.ascii("peer")), TRAFFIC);
        int end = stream.length - TRAFFIC.length;
        byte[] expected = expectedFromDealer();
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                Handshake handshake = dealer();
                sent.reset();
                sent.writeBytes(handshake.start());
                ByteBuffer in = ByteBuffer.wrap(stream);

                for (int limit : new int[] {first, second, stream.length}) {
                    boolean complete = handshake.consume(in.limit(limit), sent::writeBytes);
                    assertThat(complete).isEqualTo(limit >= end);
                    assertThat(in.position()).isEqualTo(Math.min(limit, end));
                }
                assertThat(sent.toByteArray()).isEqualTo(expected);
                assertThat(handshake.peer().routingId()).isEqualTo(Bytes.ascii("peer"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void twoSidesFinishWithEachOtherInPiecesOfAnySize(int pieceBytes) throws ProtocolException {
        Handshake dealer = new Handshake(SocketType.DEALER, Bytes.ascii("client"), -1, false);
        Handshake router = new Handshake(SocketType.ROUTER, NO_ID, -1, false);
        Wire toRouter = new Wire(dealer.start());
        Wire toDealer = new Wire(router.start());
        boolean dealerDone = false;
        boolean routerDone = false;
        for (int turn = 0; turn < 1000 && !(dealerDone && routerDone); turn++) {
            dealerDone = dealer.consume(toDealer.take(pieceBytes), toRouter::send);
            routerDone = router.consume(toRouter.take(pieceBytes), toDealer::send);
        }

        assertThat(dealerDone && routerDone).isTrue();
        assertThat(router.peer().routingId()).isEqualTo(Bytes.ascii("client"));
        assertThat(router.peer().socketType()).isEqualTo("DEALER");
        assertThat(dealer.peer().socketType()).isEqualTo("ROUTER");
    }

    @Test
    void readsAnyKindOfBuffer() throws ProtocolException {
        byte[] stream = Bytes.concat(new byte[5], Bytes.greeting(), Bytes.of("06 0000000000000006 05 \"READY\""));
        ByteBuffer direct = ByteBuffer.allocateDirect(stream.length).put(stream).position(5);
        ByteBuffer littleEndian = ByteBuffer.wrap(stream).position(5).slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer readOnly = ByteBuffer.wrap(stream).position(5).asReadOnlyBuffer();

        for (ByteBuffer in : new ByteBuffer[] {direct, littleEndian, readOnly}) {
            assertThat(dealer().consume(in, sent::writeBytes)).isTrue();
            assertThat(in.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0, 3.0, false",
        "3, 1, 3.1, true",
        "3, 2, 3.1, true",
        "3, 255, 3.1, true",
        "2, 0, 3.1, true",
        "4, 0, 3.1, true",
        "255, 0, 3.1, true"
    })
    void usesTheHighestVersionThatBothSidesKnow(int major, int minor, String version, boolean byCommand)
            throws ProtocolException {
        Handshake handshake = dealer();

        assertThat(consume(handshake, Bytes.greeting(major, minor, "NULL"))).isFalse();
        assertThat(consume(handshake, Commands.ready(SocketType.REP, NO_ID))).isTrue();

        assertThat(handshake.peer().version()).isEqualTo(version);
        assertThat(handshake.peer().subscribesByCommand()).isEqualTo(byCommand);
    }

    @Test
    void doesNotLookAtPartsOfTheGreetingThatMeanNothing() throws ProtocolException {
        byte[] greeting = Bytes.greeting();
        Arrays.fill(greeting, 1, 9, (byte) 0xEE);
        greeting[9] = 0x01;
        Arrays.fill(greeting, 32, 64, (byte) 0xEE);
        Handshake handshake = dealer();

        assertThat(consume(handshake, greeting)).isFalse();
        assertThat(consume(handshake, Commands.ready(SocketType.ROUTER, NO_ID))).isTrue();
    }

    @Test
    void tellsAllThatThePeerSaid() throws ProtocolException {
        Handshake handshake = dealer();
        consume(handshake, Bytes.greeting());

        consume(
                handshake,
                Frames.command(
                        "READY",
                        Metadata.property("Socket-Type", Bytes.ascii("ROUTER")),
                        Metadata.property("Identity", Bytes.ascii("peer-1")),
                        Metadata.property("X-Zone", Bytes.ascii("north")),
                        Metadata.property("X-Empty", new byte[0])));

        PeerInfo peer = handshake.peer();
        assertThat(peer.mechanism()).isEqualTo("NULL");
        assertThat(peer.socketType()).isEqualTo("ROUTER");
        assertThat(peer.routingId()).isEqualTo(Bytes.ascii("peer-1"));
        assertThat(peer.metadata())
                .containsOnlyKeys("Socket-Type", "Identity", "Routing-Id", "X-Zone", "X-Empty")
                .containsEntry("Routing-Id", "peer-1")
                .containsEntry("X-Zone", "north")
                .containsEntry("X-Empty", "");
    }

    @Test
    void ofARepeatedPropertyTheFirstValueCounts() throws ProtocolException {
        Handshake handshake = dealer();
        consume(handshake, Bytes.greeting());

        consume(
                handshake,
                Frames.command(
                        "READY",
                        Metadata.property("Identity", Bytes.ascii("first")),
                        Metadata.property("Identity", Bytes.ascii("second"))));

        assertThat(handshake.peer().routingId()).isEqualTo(Bytes.ascii("first"));
    }

    @Test
    void aPeerNeedNotTellItsSocketType() throws ProtocolException {
        Handshake silent = dealer();
        consume(silent, Bytes.greeting());
        Handshake otherCase = dealer();
        consume(otherCase, Bytes.greeting());

        assertThat(consume(silent, Frames.command("READY"))).isTrue();
        assertThat(silent.peer().socketType()).isNull();
        assertThat(silent.peer().routingId()).isEmpty();
        assertThat(consume(otherCase, Frames.command("READY", Metadata.property("socket-type", Bytes.ascii("PULL")))))
                .isTrue();
        assertThat(otherCase.peer().socketType()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 06", "04 06", "05 06", "F8 06", "02 0000000000000006", "06 0000000000000006"})
    void readyMayComeInAnyFormOfFrame(String header) throws ProtocolException {
        Handshake handshake = dealer();
        consume(handshake, Bytes.greeting());

        assertThat(consume(handshake, Bytes.of(header + " 05 \"READY\""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 65_536, 65_537, Long.MAX_VALUE})
    void aReadyOf64KiBIsTaken(long maxFrameBytes) throws ProtocolException {
        byte[] property = Metadata.property("X-Fill", new byte[Handshake.MAX_FRAME_BYTES - 6 - 7 - 4]);
        Handshake handshake = new Handshake(SocketType.PULL, NO_ID, maxFrameBytes, false);
        consume(handshake, Bytes.greeting());

        assertThat(consume(handshake, Frames.command("READY", property))).isTrue();
        assertThat(handshake.peer().metadata().get("X-Fill")).hasSize(65_519);
    }

    @Test
    void aRoutingIdOf255BytesIsTaken() throws ProtocolException {
        byte[] id = new byte[255];
        Arrays.fill(id, (byte) 0xFE);
        Handshake handshake = dealer();
        consume(handshake, Bytes.greeting());

        assertThat(consume(handshake, Commands.ready(SocketType.ROUTER, id))).isTrue();
        assertThat(handshake.peer().routingId()).isEqualTo(id);
    }

    @Test
    void refusesAnOwnRoutingIdOf256Bytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Handshake(SocketType.DEALER, new byte[256], -1, false));
    }

    @Test
    void knowsNoPeerBeforeItIsComplete() throws ProtocolException {
        Handshake handshake = dealer();
        consume(handshake, Bytes.greeting());

        assertThatIllegalStateException().isThrownBy(handshake::peer);
    }

    private Handshake dealer() {
        return new Handshake(SocketType.DEALER, NO_ID, -1, false);
    }

    private static byte[] expectedFromDealer() {
        return Bytes.concat(Bytes.greeting(), Commands.ready(SocketType.DEALER, NO_ID));
    }

    private boolean consume(Handshake handshake, byte[] bytes) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean complete = handshake.consume(in, sent::writeBytes);
        assertThat(in.hasRemaining()).isFalse();
        return complete;
    }

    private byte[] takeSent() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    private static byte[] remaining(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.duplicate().get(bytes);
        return bytes;
    }

    /** One direction of a connection: what was sent into it and not yet taken out. */
    private static final class Wire {

        private byte[] bytes;

        Wire(byte[] first) {
            bytes = first;
        }

        void send(byte[] more) {
            bytes = Bytes.concat(bytes, more);
        }

        ByteBuffer take(int count) {
            int end = Math.min(count, bytes.length);
            ByteBuffer taken = ByteBuffer.wrap(Arrays.copyOf(bytes, end));
            bytes = Arrays.copyOfRange(bytes, end, bytes.length);
            return taken;
        }
    }
}
