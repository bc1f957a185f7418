// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STREAM sockets and those of libzmq: as plain TCP on both sides, and as one that speaks ZMTP byte by byte. */
@RequiresLibzmq
class LibzmqStreamTest {

    private static final int DATA_BYTES = 1_000_000;

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private byte[] unread = {};

    @AfterEach
    void closeTheirs() {
        python.peer().closeAllSockets();
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void bothSidesExchangeBytes(boolean weBind) {
        Socket ours = contexts.socket(SocketType.STREAM);
        PythonSocket theirs = python.socket("STREAM");
        if (weBind) {
            theirs.connect(ours.bind(Sockets.ANY_PORT));
        } else {
            ours.connect(theirs.bind(Sockets.ANY_PORT));
        }
        byte[] theirId = Sockets.receive(ours).part(0);
        byte[] ourId = theirs.receive().part(0);
        byte[] data = Payloads.random(1, DATA_BYTES);

        ours.send(Message.of(theirId, data));
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        while (received.size() < data.length) {
            Message message = theirs.receive();
            assertThat(message.part(0)).isEqualTo(ourId);
            received.writeBytes(message.part(1));
        }
        assertThat(received.toByteArray()).isEqualTo(data);

        theirs.send(Message.of(ourId, data));
        assertThat(read(ours, theirId, data.length)).isEqualTo(data);

        ours.send(Message.of(theirId, new byte[0]));
        Payloads.assertEqual(theirs.receive(), Message.of(ourId, new byte[0]));
    }

    /** libzmq's own test of STREAM: the handshake of ZMTP 3.1 with a DEALER, made by hand. */
    @Test
    void aDealerOfTheirsIsSpokenToByHand() {
        Socket stream = contexts.socket(SocketType.STREAM);
        PythonSocket dealer = python.socket("DEALER").connect(stream.bind(Sockets.ANY_PORT));
        byte[] id = Sockets.receive(stream).part(0);

        stream.send(Message.of(id, Zmtp.greeting()));
        assertThat(Arrays.copyOf(read(stream, id, 64), 16))
                .startsWith(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3)
                .endsWith('N', 'U', 'L', 'L');
        stream.send(Message.of(id, Zmtp.ready("ROUTER")));
        assertThat(read(stream, id, 43))
                .isEqualTo(Zmtp.command(
                        "READY",
                        Zmtp.join(
                                Zmtp.property("Socket-Type", Zmtp.text("DEALER")),
                                Zmtp.property("Identity", new byte[0]))));
        stream.send(Message.of(id, Zmtp.message("Hello"), Zmtp.message("World")));
        assertThat(dealer.receive().text()).isEqualTo("Hello");
        assertThat(dealer.receive().text()).isEqualTo("World");
        dealer.send(Message.of("answer"));
        assertThat(read(stream, id, 8)).isEqualTo(Zmtp.message("answer"));
    }

    @Test
    void aStreamOfTheirsSpeaksZmtpOfAnyVersionToUsByHand() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTING_ID, Zmtp.text("us"));
        PythonSocket stream = python.socket("STREAM").connect(router.bind(Sockets.ANY_PORT));
        byte[] id = stream.receive().part(0);

        stream.send(
                Message.of(id, Zmtp.join(new byte[] {5, 0}, Zmtp.text("anna"), new byte[] {3, 0}, Zmtp.text("hi"))));

        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "hi"));
    }

    /** Returns so many bytes of what has been received, and keeps the rest for the next time. */
    private byte[] read(Socket stream, byte[] id, int bytes) {
        while (unread.length < bytes) {
            Message message = Sockets.receive(stream);
            assertThat(message.part(0)).isEqualTo(id);
            unread = Zmtp.join(unread, message.part(1));
        }
        byte[] read = Arrays.copyOf(unread, bytes);
        unread = Arrays.copyOfRange(unread, bytes, unread.length);
        return read;
    }
}
