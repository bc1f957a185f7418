// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.zmq.engine.Context;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through a SOCKS 5 proxy, and what is told when it is barred. */
class SocksTest {

    private static final String NOT_KNOWN_HERE = "tcp://far.example:5555";
    private static final String NO_AUTHENTICATION = "0500";
    private static final String CONNECTED = "05000001 7f000001 0050";

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Context context = contexts.add(Context.builder()
            .hostResolver(host -> {
                throw new UnknownHostException("asked for " + host);
            })
            .build());
    private final Socket push = contexts.socket(context, SocketType.PUSH);
    private final RawListener proxy = RawListener.open();

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://far.example:5555, 03 0b 6661722e6578616d706c65 15b3",
        "tcp://192.0.2.1:80, 01 c0000201 0050",
        "tcp://[2001:db8::1]:65535, 04 20010db8000000000000000000000001 ffff",
        "tcp://[fe80::1%lo]:80, 04 fe800000000000000000000000000001 0050",
    })
    void theProxyIsAskedForTheHostAsItIsWritten(String endpoint, String request) {
        connect(endpoint);

        try (RawPeer conversation = proxy.accept()) {
            assertThat(conversation.read(3)).isEqualTo(hex("050100"));
            conversation.send(hex(NO_AUTHENTICATION));
            byte[] expected = hex("050100" + request);
            assertThat(conversation.read(expected.length)).isEqualTo(expected);
            conversation.send(hex(CONNECTED));

            assertIsOurPeer(conversation);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05000001 00000000 0000",
                "05000004 20010db8000000000000000000000001 1f90",
                "05000003 00 1f90",
                "05000003 0b 6661722e6578616d706c65 15b3",
            })
    void repliesMayComeByteByByte(String reply) {
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(3);
            sendByteByByte(conversation, hex(NO_AUTHENTICATION));
            conversation.read(18);
            sendByteByByte(conversation, hex(reply));

            assertIsOurPeer(conversation);
        }
    }

    @Test
    void whatFollowsTheReplyAtOnceIsThePeers() {
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(3);
            conversation.send(hex(NO_AUTHENTICATION));
            conversation.read(18);
            conversation.send(hex(CONNECTED), Zmtp.greeting(1, "NULL"), Zmtp.ready("PULL"));
            conversation.readGreeting();

            push.send("through");
            assertThat(conversation.readMessage().text()).isEqualTo("through");
        }
    }

    @Test
    void userAndPasswordAreToldIfTheProxyAsks() {
        push.setOption(SocketOptions.SOCKS_USERNAME, "us").setOption(SocketOptions.SOCKS_PASSWORD, "geheim");
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            assertThat(conversation.read(4)).isEqualTo(hex("05020002"));
            conversation.send(hex("0502"));
            assertThat(conversation.read(11)).isEqualTo(hex("01 02 7573 06 67656865696d"));
            sendByteByByte(conversation, hex("0100"));
            assertThat(conversation.read(18)).startsWith(hex("05010003"));
            conversation.send(hex(CONNECTED));

            assertIsOurPeer(conversation);
        }
    }

    @Test
    void userAndPasswordAreNotToldIfTheProxyDoesNotAsk() {
        push.setOption(SocketOptions.SOCKS_USERNAME, "us").setOption(SocketOptions.SOCKS_PASSWORD, "geheim");
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(4);
            conversation.send(hex(NO_AUTHENTICATION));
            assertThat(conversation.read(18)).startsWith(hex("05010003"));
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutTellingIt() {
        push.setOption(SocketOptions.SOCKS_USERNAME, "us").setOption(SocketOptions.SOCKS_PASSWORD, "geheim");
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(4);
            conversation.send(hex("0502"));
            conversation.read(11);
            conversation.send(hex("0101"));

            awaitError(proxyName() + " does not accept socksUsername and socksPassword");
            conversation.assertClosed();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "01, it failed",
        "02, its rules do not allow it",
        "03, network unreachable",
        "04, host unreachable",
        "05, connection refused",
        "06, no answer in time (TTL expired)",
        "07, it does not connect for others",
        "08, it does not know this type of address",
        "09, unknown reply 9",
        "ff, unknown reply 255",
    })
    void everyReplyIsToldInWords(String reply, String text) {
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(3);
            conversation.send(hex(NO_AUTHENTICATION));
            conversation.read(18);
            conversation.send(hex("05" + reply)); // without the rest, which some proxies leave out

            awaitError(proxyName() + " did not connect to far.example:5555: " + text);
            conversation.assertClosed();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05ff, wants to know who we are: set socksUsername and socksPassword",
        "0502, 'chose the authentication method 2, which it was not offered'",
        "0501, 'chose the authentication method 1, which it was not offered'",
        "485454502f312e3120343030, 'answered in another protocol, with the byte 72: it is no SOCKS 5 proxy'",
        "0400, 'answered in another protocol, with the byte 4: it is no SOCKS 5 proxy'",
    })
    void aProxyThatAsksForMoreOrIsNoneIsTold(String answer, String text) {
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(3);
            conversation.send(hex(answer));

            awaitError(proxyName() + " " + text);
        }
    }

    @Test
    void aProxyThatWantsNeitherIsTold() {
        push.setOption(SocketOptions.SOCKS_USERNAME, "us");
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(4);
            conversation.send(hex("05ff"));

            awaitError(proxyName() + " takes neither user name and password nor nobody in particular");
        }
    }

    @ParameterizedTest
    @CsvSource({"05000002 00, speaks of an unknown type of address", "04000001 00, answered in another protocol"})
    void garbageInPlaceOfTheReplyIsTold(String reply, String text) {
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(3);
            conversation.send(hex(NO_AUTHENTICATION));
            conversation.read(18);
            conversation.send(hex(reply));

            awaitError(proxyName() + " " + text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 11})
    void aProxyThatClosesInTheMiddleIsTriedAgain(int bytes) {
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(3);
            byte[] answers = hex(NO_AUTHENTICATION + CONNECTED);
            for (int i = 0; i < bytes; i++) {
                conversation.send(new byte[] {answers[i]});
            }
            if (bytes >= 2) {
                conversation.read(18);
            }
            conversation.shutdownOutput();

            awaitError(proxyName() + ": closed the connection before it had answered");
            conversation.assertClosed();
        }
        proxy.accept().close();
    }

    @Test
    void aSilentProxyHasTheConnectTimeout() {
        push.setOption(SocketOptions.CONNECT_TIMEOUT, Duration.ofMillis(200));
        connect(NOT_KNOWN_HERE);

        try (RawPeer silent = proxy.accept()) {
            silent.assertClosed();
            awaitError(proxyName() + ": no answer within 200 ms (connectTimeout)");
        }
    }

    @Test
    void withoutAConnectTimeoutASilentProxyHasTheHandshakeInterval() {
        push.setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(200));
        connect(NOT_KNOWN_HERE);

        try (RawPeer silent = proxy.accept()) {
            silent.read(3);
            silent.send(hex(NO_AUTHENTICATION));
            silent.assertClosed();
            awaitError(proxyName() + ": no answer within 200 ms (handshakeInterval)");
        }
    }

    @Test
    void aProxyThatIsNotThereIsTold() {
        String address = "127.0.0.1:" + Endpoints.port(Endpoints.unbound());
        push.setOption(SocketOptions.SOCKS_PROXY, address).connect(NOT_KNOWN_HERE);

        awaitError("SOCKS proxy tcp://" + address + ": Connection refused");
    }

    @Test
    void aProxyWhoseNameNobodyKnowsIsTold() {
        push.setOption(SocketOptions.SOCKS_PROXY, "proxy.example:1080").connect(NOT_KNOWN_HERE);

        awaitError("SOCKS proxy tcp://proxy.example:1080: unknown host proxy.example");
    }

    @Test
    void theSourceAddressIsThatOfTheConnectionToTheProxy() {
        connect("tcp://127.0.0.2:0;far.example:5555");

        try (RawPeer conversation = proxy.accept()) {
            assertThat(conversation.remoteHost()).isEqualTo("127.0.0.2");
        }
    }

    @Test
    void closingEndsTheConversation() {
        connect(NOT_KNOWN_HERE);

        try (RawPeer conversation = proxy.accept()) {
            conversation.read(3);
            push.close();

            conversation.assertClosed();
        }
    }

    @Test
    void ipcNeedsNoProxy(@TempDir Path directory) {
        Socket pull = contexts.socket(SocketType.PULL);
        push.setOption(SocketOptions.SOCKS_PROXY, "127.0.0.1:" + Endpoints.port(Endpoints.unbound()));

        push.connect(pull.bind("ipc://" + directory.resolve("s"))).send("direct");

        assertThat(Sockets.receive(pull).text()).isEqualTo("direct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "proxy:", ":1080", "proxy:0", "proxy:70000", "1.2.3:1080", "::1:1080", "a;b:1"})
    void whatIsNoAddressOfAProxyIsRefusedAtOnce(String address) {
        assertThatThrownBy(() -> push.setOption(SocketOptions.SOCKS_PROXY, address))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("socksProxy = " + address);
        assertThat(push.getOption(SocketOptions.SOCKS_PROXY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "proxy, 'there is no port: add one, such as :5555'",
        "socks5://proxy:1080, write proxy:1080",
        "tcp://proxy:1080, write proxy:1080",
        "lo:0;proxy:1080, a source address stands in the endpoint"
    })
    void whatToWriteForAProxyIsSaid(String address, String advice) {
        assertThatThrownBy(() -> push.setOption(SocketOptions.SOCKS_PROXY, address))
                .hasMessageContaining(advice)
                .asInstanceOf(type(InvalidOptionException.class))
                .returns("host:port, or nothing", InvalidOptionException::allowed);
    }

    @Test
    void aPasswordBeforeTheAddressOfAProxyIsNotShown() {
        assertThatThrownBy(() -> push.setOption(SocketOptions.SOCKS_PROXY, "joe:geheim@proxy:1080"))
                .hasMessage(
                        "Option socksProxy = (secret)@proxy:1080 is not allowed: user and password are not part of the"
                                + " address: set socksUsername and socksPassword")
                .asInstanceOf(type(InvalidOptionException.class))
                .returns(true, InvalidOptionException::isSecret);
    }

    @Test
    void aPasswordThatIsTooLongIsNotShown() {
        String password = "geheim".repeat(50);

        assertThatThrownBy(() -> push.setOption(SocketOptions.SOCKS_PASSWORD, password))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("socksPassword = (secret) is not allowed")
                .hasMessageNotContaining("geheim");
    }

    private void connect(String endpoint) {
        push.setOption(SocketOptions.SOCKS_PROXY, proxy.endpoint().substring("tcp://".length()))
                .connect(endpoint);
    }

    private String proxyName() {
        return "SOCKS proxy " + proxy.endpoint();
    }

    private void assertIsOurPeer(RawPeer conversation) {
        conversation.handshake("PULL");
        push.send("through");
        assertThat(conversation.readMessage().text()).isEqualTo("through");
    }

    private void awaitError(String start) {
        Sockets.eventually("trouble")
                .untilAsserted(
                        () -> assertThat(Sockets.onlyPeer(push).lastError()).startsWith(start));
    }

    private static void sendByteByByte(RawPeer conversation, byte[] bytes) {
        for (byte single : bytes) {
            conversation.send(new byte[] {single});
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
