// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link RawPeer} that speaks ZMTP 1.0 (RFC 13) or 2.0 (RFC 15). Not thread-safe.
 */
public final class OlderPeer implements AutoCloseable {

    /** In which way the peer is older, and what the engine says it speaks. */
    public enum Version {
        UNVERSIONED("1.0"),
        ONE("1.0"),
        TWO("2.0");

        private final String shown;

        Version(String shown) {
            this.shown = shown;
        }

        /** Returns how statistics show it. */
        public String shown() {
            return shown;
        }

        /** Returns what the peer sends before its identity: its greeting, with the number of its socket type. */
        public byte[] greeting(int socketType) {
            byte[] signature = {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f};
            return switch (this) {
                case UNVERSIONED -> new byte[0];
                case ONE -> Zmtp.join(signature, new byte[] {0, (byte) socketType});
                case TWO -> Zmtp.join(signature, new byte[] {1, (byte) socketType});
            };
        }

        /** Returns a frame. */
        public byte[] frame(boolean more, byte[] body) {
            if (this == TWO) {
                return Wire.frame(body, more);
            }
            byte flags = (byte) (more ? 1 : 0);
            return body.length < 254
                    ? Zmtp.join(new byte[] {(byte) (body.length + 1), flags}, body)
                    : ByteBuffer.allocate(10 + body.length)
                            .put((byte) 0xff)
                            .putLong(body.length + 1L)
                            .put(flags)
                            .put(body)
                            .array();
        }

        /** Returns the frames of a message. */
        public byte[] message(Message message) {
            byte[] all = {};
            for (int i = 0; i < message.size(); i++) {
                all = Zmtp.join(all, frame(i < message.size() - 1, message.part(i)));
            }
            return all;
        }
    }

    private final Version version;
    private final RawPeer raw;

    public OlderPeer(Version version, RawPeer raw) {
        this.version = version;
        this.raw = raw;
    }

    /** Exchanges greetings and identities; fails unless the engine sends its own as it ought to. */
    public OlderPeer greet(int socketType, String identity, int theirSocketType, String theirIdentity) {
        raw.send(version.greeting(socketType), version.frame(false, Zmtp.text(identity)));
        byte[] signature = raw.read(10);
        assertThat(signature)
                .isEqualTo(ByteBuffer.allocate(10)
                        .put((byte) 0xff)
                        .putLong(theirIdentity.length() + 1L)
                        .put((byte) 0x7f)
                        .array());
        if (version == Version.UNVERSIONED) {
            // The signature was the header of this frame.
            assertThat(raw.read(theirIdentity.length())).isEqualTo(Zmtp.text(theirIdentity));
        } else {
            assertThat(raw.read(2)).containsExactly(3, theirSocketType);
            assertThat(receive().text()).isEqualTo(theirIdentity);
        }
        return this;
    }

    /** Sends a message. */
    public void send(Message message) {
        raw.send(version.message(message));
    }

    /** Receives a message. */
    public Message receive() {
        List<byte[]> parts = new ArrayList<>();
        boolean more = true;
        while (more) {
            Zmtp.Frame frame = version == Version.TWO ? raw.readFrame() : readVersion1Frame();
            assertThat(frame.isCommand()).isFalse();
            parts.add(frame.body());
            more = (frame.flags() & Zmtp.MORE) != 0;
        }
        return Message.ofParts(parts);
    }

    private Zmtp.Frame readVersion1Frame() {
        long length = raw.read(1)[0] & 0xff;
        if (length == 0xff) {
            length = ByteBuffer.wrap(raw.read(8)).getLong();
            assertThat(length).as("a length that needs eight bytes").isGreaterThan(254);
        }
        int flags = raw.read(1)[0];
        assertThat(flags).isBetween(0, 1);
        return new Zmtp.Frame(flags, raw.read(Math.toIntExact(length - 1)));
    }

    /** Returns the connection. */
    public RawPeer raw() {
        return raw;
    }

    @Override
    public void close() {
        raw.close();
    }
}
