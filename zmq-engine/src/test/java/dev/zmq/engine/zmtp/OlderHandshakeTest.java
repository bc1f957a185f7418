// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.SocketType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake with peers of ZMTP 1.0 and 2.0, byte by byte. */
class OlderHandshakeTest {

    private static final String SIGNATURE = "FF 0000000000000003 7F";
    private static final byte[] TRAFFIC = Bytes.of("FF 0102030405");

    private final Handshake dealer = new Handshake(SocketType.DEALER, Bytes.ascii("me"), -1, false);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void aPeerWithoutVersionIsToldTheRestOfTheFrameThatOurSignatureBegan() throws ProtocolException {
        assertThat(dealer.start()).isEqualTo(Bytes.of(SIGNATURE));
        assertThat(consume("01")).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.ascii("me"));
        assertThat(consume("00")).isTrue();

        assertThat(takeSent()).isEmpty();
        assertPeer("1.0", null, "");
        assertThat(dealer.peer().unversioned()).isTrue();
    }

    @Test
    void aPeerOfVersion10WithGreetingIsToldSocketTypeAndIdentity() throws ProtocolException {
        assertThat(consume(SIGNATURE)).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.of("03"));
        assertThat(consume("00")).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.of("05"));
        assertThat(consume("06")).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.of("03 00 \"me\""));
        assertThat(consume("04 00 \"abc\"")).isTrue();

        assertPeer("1.0", null, "abc");
        assertThat(dealer.peer().unversioned()).isFalse();
    }

    @Test
    void aPeerOfVersion20IsToldSocketTypeAndIdentity() throws ProtocolException {
        assertThat(consume(SIGNATURE + "01")).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.of("03 05"));
        assertThat(consume("06")).isFalse();
        assertThat(takeSent()).isEqualTo(Bytes.of("00 02 \"me\""));
        assertThat(consume("00 03 \"abc\"")).isTrue();

        assertPeer("2.0", "ROUTER", "abc");
        assertThat(dealer.peer().unversioned()).isFalse();
        assertThat(dealer.peer().subscribesByCommand()).isFalse();
        assertThat(dealer.peer().knowsCommands()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"00, PAIR", "08, PUSH", "09, XPUB", "0A, XSUB", "0B,", "FF,"})
    void whateverSocketTypeAPeerOfVersion20HasItIsServed(String number, String type) throws ProtocolException {
        assertThat(consume(SIGNATURE + "01" + number + "00 00")).isTrue();

        assertPeer("2.0", type, "");
    }

    @ParameterizedTest
    @CsvSource({
        "PAIR, 0",
        "PUB, 1",
        "SUB, 2",
        "REQ, 3",
        "REP, 4",
        "DEALER, 5",
        "ROUTER, 6",
        "PULL, 7",
        "PUSH, 8",
        "XPUB, 9",
        "XSUB, 10"
    })
    void everySocketTypeHasItsNumber(SocketType type, byte number) throws ProtocolException {
        Handshake handshake = new Handshake(type, new byte[0], -1, false);

        handshake.consume(ByteBuffer.wrap(Bytes.of(SIGNATURE + "01")), sent::writeBytes);

        assertThat(takeSent()).containsExactly(3, number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00",
                "04 00 \"abc\"",
                "FF 0000000000000004 00 \"abc\"",
                "FF 0000000000000001 00",
                SIGNATURE + "00 05 04 00 \"abc\"",
                SIGNATURE + "00 05 FF 0000000000000004 00 \"abc\"",
                SIGNATURE + "01 05 00 03 \"abc\"",
                SIGNATURE + "01 05 F8 03 \"abc\"",
                SIGNATURE + "01 05 02 0000000000000003 \"abc\""
            })
    void isIndependentOfHowThePeersBytesAreSplit(String vector) throws ProtocolException {
        byte[] handshakeBytes = Bytes.of(vector);
        byte[] stream = Bytes.concat(handshakeBytes, TRAFFIC);
        byte[] expected = null;
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                Handshake handshake = new Handshake(SocketType.DEALER, Bytes.ascii("me"), -1, false);
                ByteBuffer in = ByteBuffer.wrap(stream);
                sent.reset();
                for (int limit : new int[] {first, second, stream.length}) {
                    boolean complete = handshake.consume(in.limit(limit), sent::writeBytes);
                    assertThat(complete).isEqualTo(limit >= handshakeBytes.length);
                    assertThat(in.position()).isEqualTo(Math.min(limit, handshakeBytes.length));
                }
                expected = expected == null ? sent.toByteArray() : expected;
                assertThat(sent.toByteArray()).isEqualTo(expected);
                assertThat(handshake.peer().routingId())
                        .isEqualTo(vector.contains("abc") ? Bytes.ascii("abc") : new byte[0]);
            }
        }
    }

    @Test
    void anIdentityOf255BytesIsTaken() throws ProtocolException {
        byte[] id = new byte[255];
        Arrays.fill(id, (byte) 7);

        dealer.consume(ByteBuffer.wrap(Version1Frames.message(id)), sent::writeBytes);

        assertThat(dealer.peer().routingId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 00", "04 00", "05 00", "02 0000000000000100", "02 FFFFFFFFFFFFFFFF"})
    void aFirstFrameOfVersion20ThatIsNoIdentityIsRefused(String frame) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> consume(SIGNATURE + "01 05" + frame))
                .withMessageMatching("[ -~]+");
    }

    private void assertPeer(String version, String socketType, String identity) {
        PeerInfo peer = dealer.peer();
        assertThat(peer.version()).isEqualTo(version);
        assertThat(peer.mechanism()).isEqualTo("NULL");
        assertThat(peer.socketType()).isEqualTo(socketType);
        assertThat(peer.routingId()).isEqualTo(Bytes.ascii(identity));
        assertThat(peer.metadata()).isEmpty();
        assertThat(peer.usesVersion1Frames()).isEqualTo(version.equals("1.0"));
    }

    private boolean consume(String bytes) throws ProtocolException {
        return dealer.consume(ByteBuffer.wrap(Bytes.of(bytes)), sent::writeBytes);
    }

    private byte[] takeSent() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }
}
