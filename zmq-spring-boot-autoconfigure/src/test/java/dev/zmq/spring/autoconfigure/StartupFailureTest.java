// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.annotation.ZmqListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.messaging.MessageChannel;

/** What a user reads when the application does not start: the property, its value, and what to change. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("L21")
class StartupFailureTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";

    @Test
    @Tag("V8")
    void portInUse(CapturedOutput output) {
        try (Peer holder = Peer.bound(SocketType.PULL)) {
            startFails(
                    Application.class,
                    "zmq.sockets.orders-in.type=pull",
                    "zmq.sockets.orders-in.bind[0]=" + ANY_PORT,
                    "zmq.sockets.orders-in.bind[1]=" + holder.endpoint());
            assertThat(report(output))
                    .contains("Socket 'orders-in' cannot listen.")
                    .contains("Property: zmq.sockets.orders-in.bind[1]")
                    .contains("Value: \"" + holder.endpoint() + "\"")
                    .contains("Origin: \"zmq.sockets.orders-in.bind[1]\" from property source")
                    .contains("Address already in use")
                    .contains("Stop the process that holds the address, or set zmq.sockets.orders-in.bind[1] to another"
                            + " one. Port * takes a free port.");
        }
    }

    @Test
    void portOfAnotherSocketOfTheApplication(CapturedOutput output) throws IOException {
        String endpoint;
        try (Peer holder = Peer.bound(SocketType.PULL)) {
            endpoint = holder.endpoint();
        }
        startFails(
                Application.class,
                "zmq.sockets.orders-in.type=pull",
                "zmq.sockets.orders-in.bind=" + endpoint,
                "zmq.sockets.prices-in.type=pull",
                "zmq.sockets.prices-in.bind=" + endpoint);
        assertThat(report(output))
                .contains("Socket 'prices-in' cannot listen.")
                .contains("zmq.sockets.orders-in.bind of this application has the address already: set"
                        + " zmq.sockets.prices-in.bind to another one.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    options.receive-high-water-mark | 1k      | a whole number, without a unit.
                    options.linger                  | 5 secs  | a duration such as 500ms, 5s or 1m
                    options.max-message-size        | 10 megs | a size such as 512KB or 10MB
                    options.ipv6                    | maybe   | true or false.
                    type                            | pulll   | one of pair, pub, sub,
                    options.reconnect-stop          | never   | one of connection-refused, handshake-failed
                    """)
    void valueOfTheWrongForm(String property, String value, String expected, CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders-in." + property + "=" + value);
        assertThat(report(output))
                .contains("Property zmq.sockets.orders-in." + property + " cannot be read.")
                .contains("Value: \"" + value + "\"")
                .contains("Origin: \"zmq.sockets.orders-in." + property + "\" from property source")
                .contains("Set zmq.sockets.orders-in." + property + " to " + expected);
    }

    @Test
    void endpointInPlaceOfTheSocketsProperties(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders-in=tcp://127.0.0.1:5555");
        assertThat(report(output))
                .contains("Property zmq.sockets.orders-in cannot be read.")
                .contains("Value: \"tcp://127.0.0.1:5555\"")
                .contains("Origin: \"zmq.sockets.orders-in\" from property source")
                .contains("Set what the socket is below its name: zmq.sockets.orders-in.type, and"
                        + " zmq.sockets.orders-in.bind or zmq.sockets.orders-in.connect.");
    }

    @Test
    void listOfSockets(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets[0].name=orders-in", "zmq.sockets[0].type=pull");
        assertThat(report(output))
                .contains("There is no property zmq.sockets[0].name.")
                .contains("zmq.sockets is no list: put the properties of each below its name, as in"
                        + " zmq.sockets.orders-in.name.");
    }

    @ParameterizedTest
    @CsvSource({
        "curve-server, ZMQ_CURVE_SERVER",
        "curve-secretkey, ZMQ_CURVE_SECRETKEY",
        "plain-username, ZMQ_PLAIN_USERNAME",
        "plain-password, ZMQ_PLAIN_PASSWORD",
        "zap-domain, ZMQ_ZAP_DOMAIN"
    })
    void securityThatThereIsNotYet(String option, String libzmqName, CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders-in.type=pull",
                "zmq.sockets.orders-in.options." + option + "=abcdef");
        assertThat(report(output))
                .contains("Reason: " + libzmqName + " cannot be set: there is no security mechanism but NULL yet")
                .contains("Remove zmq.sockets.orders-in.options." + option + ".")
                .doesNotContain("Did you mean");
        assertThat(report(output).contains("(secret)"))
                .isEqualTo(option.contains("key") || option.contains("password"));
    }

    @Test
    void portInUseOfASocketThatTheApplicationMakes(CapturedOutput output) {
        try (Peer holder = Peer.bound(SocketType.PULL)) {
            startFails(OwnSocket.class, "endpoint=" + holder.endpoint());
            assertThat(report(output))
                    .contains("A socket of the application cannot listen.")
                    .contains(holder.endpoint())
                    .contains("Port * takes a free port.")
                    .doesNotContain("Property:");
        }
    }

    @Test
    void badEndpoint(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders-out.type=push",
                "zmq.sockets.orders-out.connect=tpc://here:5555");
        assertThat(report(output))
                .contains("Socket 'orders-out' has an endpoint that cannot be understood.")
                .contains("Property: zmq.sockets.orders-out.connect")
                .contains("Value: \"tpc://here:5555\"")
                .contains("Reason: Endpoint 'tpc://here:5555': the transport 'tpc' is not supported; supported: tcp")
                .contains("set zmq.sockets.orders-out.connect to one such as tcp://broker.example.org:5555.");
    }

    @Test
    void badEndpointToListenOn(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=tcp://5555");
        assertThat(report(output))
                .contains("Value: \"tcp://5555\"")
                .contains(
                        "set zmq.sockets.orders.bind to one such as tcp://127.0.0.1:5555, or tcp://*:5555 to listen on"
                                + " all interfaces.");
    }

    @Test
    void hostToListenOnThatIsUnknown(CapturedOutput output) {
        startFails(
                Application.class, "zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=tcp://nobody.invalid:5555");
        assertThat(report(output))
                .contains("Socket 'orders' cannot listen.")
                .contains("Value: \"tcp://nobody.invalid:5555\"")
                .contains(
                        "This machine has no such address or network interface: set zmq.sockets.orders.bind to one that"
                                + " it has; tcp://*:port listens on all of them.")
                .doesNotContain("Stop the process");
    }

    @Test
    void addressToListenOnOfAnotherMachine(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=tcp://192.0.2.1:*");
        assertThat(report(output))
                .contains("This machine has no such address or network interface")
                .doesNotContain("Stop the process");
    }

    @Test
    void pathToListenOnThatIsAFile(@TempDir Path directory, CapturedOutput output) throws IOException {
        Path file = Files.writeString(directory.resolve("orders"), "precious");
        startFails(Application.class, "zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=ipc://" + file);
        assertThat(report(output))
                .contains("Socket 'orders' cannot listen.")
                .contains("the file exists and is no socket")
                .contains(
                        "this process may create and nothing else is at, or set zmq.sockets.orders.bind to another one.")
                .doesNotContain("port");
        assertThat(file).hasContent("precious");
    }

    @Test
    void nameThatAnotherSocketOfTheApplicationHas(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=pull",
                "zmq.sockets.orders.bind=inproc://orders",
                "zmq.sockets.returns.type=pull",
                "zmq.sockets.returns.bind=inproc://orders");
        assertThat(report(output))
                .containsPattern("address in use: socket (orders|returns) is bound to it")
                .contains("A name belongs to one socket: connect to it, or set zmq.sockets.")
                .doesNotContain("port");
    }

    @Test
    void badOption(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=push",
                "zmq.sockets.orders.bind=" + ANY_PORT,
                "zmq.sockets.orders.options.send-high-water-mark=-7");
        assertThat(report(output))
                .contains("Socket 'orders' has an option that cannot be set.")
                .contains("Property: zmq.sockets.orders.options.send-high-water-mark")
                .contains("Value: \"-7\"")
                .contains("set zmq.sockets.orders.options.send-high-water-mark to 0 to 2147483647 messages.");
    }

    @Test
    void optionOfAnotherSocketType(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=push",
                "zmq.sockets.orders.bind=" + ANY_PORT,
                "zmq.sockets.orders.options.routing-id=me");
        assertThat(report(output))
                .contains("Property: zmq.sockets.orders.options.routing-id")
                .contains("Value: \"me\"")
                .contains(
                        "Reason: Option routingId = 'me' is not allowed: sockets of type PUSH do not have it, only REQ,"
                                + " REP, DEALER, ROUTER")
                .contains("Remove zmq.sockets.orders.options.routing-id, or change the type of the socket.");
    }

    @Test
    void optionThatIsNoNumber(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=push",
                "zmq.sockets.orders.options.send-high-water-mark=many");
        assertThat(report(output))
                .contains("zmq.sockets.orders.options.send-high-water-mark")
                .contains("\"many\"");
    }

    @Test
    void badNumberOfThreads(CapturedOutput output) {
        startFails(Application.class, "zmq.context.io-threads=-1");
        assertThat(report(output))
                .contains("Property: zmq.context.io-threads")
                .contains("Value: \"-1\"")
                .contains("set zmq.context.io-threads to 0 to 1024.");
    }

    @ParameterizedTest
    @CsvSource({
        "zmq.listener.concurrency, 0, 1 or more",
        "zmq.listener.batch-size, 0, 1 or more",
        "zmq.listener.max-in-flight, -1, 1 or more",
        "zmq.listener.retry.max-retries, -1, 0 or more",
        "zmq.listener.retry.delay, -1s, 0 or more",
        "zmq.listener.retry.multiplier, 0.5, 1.0 or more",
        "zmq.listener.retry.max-delay, 0, more than 0",
        "zmq.listener.retry.jitter, -1s, 0 or more",
        "zmq.template.retries, -1, 0 or more",
        "zmq.template.max-requests-in-flight, -1, 0 or more"
    })
    void numberOutOfRange(String property, String value, String allowed, CapturedOutput output) {
        startFails(Application.class, property + "=" + value);
        assertThat(report(output))
                .contains("Property: " + property)
                .contains("Value: \"" + value + "\"")
                .contains("set " + property + " to " + allowed + ".");
    }

    @Test
    void optionThatNoJvmCanSet(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=push", "zmq.sockets.orders.options.tcp-maxrt=5");
        assertThat(report(output))
                .contains("Property zmq.sockets.orders.options.tcp-maxrt cannot be set.")
                .contains("Reason: ZMQ_TCP_MAXRT cannot be set: the JDK cannot set TCP_USER_TIMEOUT")
                .contains("Remove zmq.sockets.orders.options.tcp-maxrt.");
    }

    @Test
    void passwordThatIsTooLongIsNotShown(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=push",
                "zmq.sockets.orders.options.socks-password=" + "geheim".repeat(50));
        assertThat(report(output))
                .contains("Property: zmq.sockets.orders.options.socks-password")
                .contains("0 to 255 bytes in UTF-8")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "options.socks-pasword",
                "socks-password",
                "options.socks-password[0]",
                "options.curve-secret-keys"
            })
    void secretUnderAWrongNameIsNotShown(String property, CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=push", "zmq.sockets.orders." + property + "=geheim");
        assertThat(report(output))
                .contains("There is no property zmq.sockets.orders." + property)
                .contains("Value: \"(secret)\"")
                .doesNotContain("geheim");
    }

    @Test
    void secretInTheAddressOfAProxyIsNotShown(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=push",
                "zmq.sockets.orders.options.socks-proxy=joe:geheim@proxy:1080");
        assertThat(report(output))
                .contains("Value: \"(secret)@proxy:1080\"")
                .contains("set socksUsername and socksPassword")
                .doesNotContain("geheim");
    }

    @Test
    void addressOfAProxyThatIsNone(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=push",
                "zmq.sockets.orders.options.socks-proxy=socks5://proxy:1080");
        assertThat(report(output))
                .contains("there is no transport before the address: write proxy:1080")
                .contains("set zmq.sockets.orders.options.socks-proxy to host:port, or nothing.");
    }

    @Test
    void elementOfAListThatIsWrong(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=pull",
                "zmq.sockets.orders.options.tcp-accept-filter[0]=127.0.0.0/8",
                "zmq.sockets.orders.options.tcp-accept-filter[1]=10.0.0.0/33");
        assertThat(report(output))
                .contains("Property: zmq.sockets.orders.options.tcp-accept-filter[1]")
                .contains("Value: \"10.0.0.0/33\"")
                .contains("An address such as 10.0.0.0 has 32 bits, not 33")
                .contains("set zmq.sockets.orders.options.tcp-accept-filter[1] to ranges of addresses such as"
                        + " 192.168.1.0/24.");
    }

    @Test
    void optionThatFitsNoEndpoint(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=pull",
                "zmq.sockets.orders.bind=" + ANY_PORT,
                "zmq.sockets.orders.options.affinity=2");
        assertThat(report(output))
                .contains("Property: zmq.sockets.orders.options.affinity")
                .contains("Value: \"2\"")
                .contains("the context has 1 I/O threads, of which the first has bit 0")
                .contains("set zmq.sockets.orders.options.affinity to 0, or bits below bit 1.");
    }

    @Test
    void userThatThereIsNot(@TempDir Path directory, CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=pull",
                "zmq.sockets.orders.bind=ipc://" + directory.resolve("orders"),
                "zmq.sockets.orders.options.ipc-filter-users=no-such-user");
        assertThat(report(output))
                .contains("there is no user no-such-user: correct ipcFilterUsers")
                .contains("Correct the option that the reason names")
                .doesNotContain("Make the path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bind", "connect"})
    void endpointForWhichThereIsNoThread(String property, CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.context.io-threads=0",
                "zmq.sockets.orders.type=pull",
                "zmq.sockets.orders." + property + "=tcp://127.0.0.1:5555");
        assertThat(report(output))
                .contains("Socket 'orders' has an endpoint that the context cannot serve.")
                .contains("Set zmq.context.io-threads to 1 or more, or set zmq.sockets.orders." + property
                        + " to an inproc:// endpoint.");
    }

    @Test
    void moreSocketsThanThereMayBe(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.context.max-sockets=1",
                "zmq.sockets.orders.type=pull",
                "zmq.sockets.orders.bind=inproc://orders",
                "zmq.sockets.returns.type=pull",
                "zmq.sockets.returns.bind=inproc://returns");
        assertThat(report(output))
                .contains("The context has 1 sockets, as many as it may have (maxSockets)")
                .contains("Set zmq.context.max-sockets to as many sockets as the application has");
    }

    @ParameterizedTest
    @CsvSource({
        "inproc:/orders, inproc://name, inproc://orders",
        "ipc:/run/orders, ipc:///directory/file, ipc:///run/orders/socket"
    })
    void endpointOfAnotherTransport(String endpoint, String form, String example, CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=" + endpoint);
        assertThat(report(output))
                .contains("the transport is not spelled as it must be: write " + form)
                .contains("set zmq.sockets.orders.bind to one such as " + example + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc:///run/orders", "inproc://orders"})
    void endpointThatPlainTcpCannotHave(String endpoint, CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=stream", "zmq.sockets.orders.bind=" + endpoint);
        assertThat(report(output))
                .contains("speaks to programs over tcp only")
                .contains("set zmq.sockets.orders.bind to one such as tcp://127.0.0.1:5555");
    }

    @Test
    void unknownType(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=pul", "zmq.sockets.orders.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("Property zmq.sockets.orders.type cannot be read.")
                .contains("Value: \"pul\"")
                .contains("Set zmq.sockets.orders.type to one of pair, pub, sub,", "pull", "router");
    }

    @Test
    void noType(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("Socket 'orders' has no type.")
                .contains(
                        "Set zmq.sockets.orders.type to one of pair, pub, sub, xpub, xsub, req, rep, dealer, router, pull, push, stream.");
    }

    @Test
    void noEndpoint(CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=pull");
        assertThat(report(output))
                .contains("Socket 'orders' has no endpoint: it neither binds nor connects.")
                .contains("Set zmq.sockets.orders.bind to listen, or zmq.sockets.orders.connect to connect");
    }

    @Test
    void subscriptionOfASocketThatCannotSubscribe(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders.type=pull",
                "zmq.sockets.orders.bind=" + ANY_PORT,
                "zmq.sockets.orders.subscribe=EUR");
        assertThat(report(output))
                .contains("Property: zmq.sockets.orders.subscribe")
                .contains("Value: \"EUR\"")
                .contains("Remove zmq.sockets.orders.subscribe, or change the type of the socket.");
    }

    @Test
    void listenerOnAnUnknownSocket(CapturedOutput output) {
        startFails(Listening.class, "zmq.sockets.order-in.type=pull", "zmq.sockets.order-in.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("There is no socket named 'orders-in'. Known sockets: order-in.")
                .contains("Did you mean 'order-in'? If not, define the socket as zmq.sockets.orders-in or as a bean of"
                        + " that name.");
    }

    @Test
    void listenerOnASocketThatOnlySends(CapturedOutput output) {
        startFails(Listening.class, "zmq.sockets.orders-in.type=push", "zmq.sockets.orders-in.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains(
                        "The @ZmqListener OrderListener.on listens on socket 'orders-in' of type PUSH, which only sends.")
                .contains("Listen on a socket of type pull");
    }

    @Test
    void listenerOnASocketForRequests(CapturedOutput output) {
        startFails(Listening.class, "zmq.sockets.orders-in.type=req", "zmq.sockets.orders-in.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("of type REQ, which receives nothing but the reply to a request that it has sent.")
                .contains("ZmqTemplate.sendAndReceive(\"orders-in\", …)");
    }

    @Test
    void listenerThatReturnsAValueWhereNobodyGetsIt(CapturedOutput output) {
        startFails(Returning.class, "zmq.sockets.orders-in.type=pull", "zmq.sockets.orders-in.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("The @ZmqListener ReturningListener.on returns String, but socket 'orders-in' of type PULL"
                        + " cannot reply.")
                .contains(
                        "Return void and send what follows with ZmqTemplate, name a socket for it in @SendTo, or listen"
                                + " on a socket of type rep or router.");
    }

    @Test
    void listenerThatReturnsAFuture(CapturedOutput output) {
        startFails(ReturningFuture.class, "zmq.sockets.orders-in.type=rep", "zmq.sockets.orders-in.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("returns Future, which cannot be waited for without a thread.")
                .contains("Return the value itself, or a CompletableFuture.");
    }

    @Test
    void twoListenersOnOneSocket(CapturedOutput output) {
        startFails(ListeningTwice.class, "zmq.sockets.orders-in.type=pull", "zmq.sockets.orders-in.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("Socket 'orders-in' has two consumers")
                .contains("@ZmqListener OrderListener.on")
                .contains("@ZmqListener SecondListener.on")
                .contains("Remove one of the two");
    }

    @Test
    void listenerAndChannelOnOneSocket(CapturedOutput output) {
        startFails(
                Listening.class,
                "zmq.sockets.orders-in.type=pull",
                "zmq.sockets.orders-in.bind=" + ANY_PORT,
                "zmq.sockets.orders-in.inbound-channel=orders");
        assertThat(report(output))
                .contains("Socket 'orders-in' has two consumers")
                .contains("@ZmqListener OrderListener.on")
                .contains("zmq.sockets.orders-in.inbound-channel");
    }

    @Test
    void misspeltOption(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.sockets.orders-in.type=pull",
                "zmq.sockets.orders-in.bind=" + ANY_PORT,
                "zmq.sockets.orders-in.options.receive-hgh-water-mark=7",
                "zmq.sockets.orders-in.linger=1s",
                "zmq.sockets.orders-in.binds[0]=" + ANY_PORT,
                "zmq.context.liger=1s",
                "zmq.listener.retry.max-retrys=3",
                "zmq.listener.retries.delay=1s",
                "zmq.something-else=7");
        assertThat(report(output))
                .contains("There is no property zmq.sockets.orders-in.options.receive-hgh-water-mark.")
                .contains("Value: \"7\"")
                .contains("Origin: \"zmq.sockets.orders-in.options.receive-hgh-water-mark\" from property source")
                .contains("Did you mean zmq.sockets.orders-in.options.receive-high-water-mark?")
                .contains("Did you mean zmq.sockets.orders-in.options.linger?")
                .contains("Did you mean zmq.sockets.orders-in.bind?")
                .contains("Did you mean zmq.context.linger?")
                .contains("Did you mean zmq.listener.retry.max-retries?")
                .contains("Did you mean zmq.listener.retry.delay?")
                .contains("Correct or remove zmq.something-else.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"options.sndhwm", "options.snd-hwm", "sndhwm", "options.ZMQ_SNDHWM", "options.send-hwm"})
    void optionAsLibzmqCallsIt(String property, CapturedOutput output) {
        startFails(Application.class, "zmq.sockets.orders.type=push", "zmq.sockets.orders." + property + "=7");
        assertThat(report(output)).contains("Did you mean zmq.sockets.orders.options.send-high-water-mark?");
    }

    @Test
    void misspeltSockets(CapturedOutput output) {
        startFails(Application.class, "zmq.socket.orders.type=pull", "zmq.socket.orders.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("There is no property zmq.socket.orders.type.")
                .contains("Did you mean zmq.sockets.orders.type?");
    }

    @Test
    void nameOfAnotherBean(CapturedOutput output) {
        startFails(NamedBean.class, "zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("zmq.sockets.orders has the name of another bean, defined in " + NamedBean.class.getName()
                        + "; the names of sockets are names of beans too.")
                .contains("Rename one of the two; the socket could be called 'orders-socket'.");
    }

    @Test
    void deadLetterChannelThatThereIsNot(CapturedOutput output) {
        startFails(Channels.class, "zmq.listener.dead-letter-channel=deadLeters");
        assertThat(report(output))
                .contains("zmq.listener.dead-letter-channel names the channel 'deadLeters', which there is not. Known"
                        + " channels: deadLetters, errorChannel, nullChannel.")
                .contains("Did you mean 'deadLetters'? If not, define a bean of type MessageChannel with that name.");
    }

    @Test
    void deadLetterChannelThatIsNoChannel(CapturedOutput output) {
        startFails(
                Listening.class,
                "zmq.listener.dead-letter-channel=orderListener",
                "zmq.sockets.orders-in.type=pull",
                "zmq.sockets.orders-in.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains(
                        "zmq.listener.dead-letter-channel names the bean 'orderListener', which is not a MessageChannel.")
                .contains("Name a channel there, or a socket in zmq.listener.dead-letter-socket.");
    }

    @Test
    void deadLetterSocketThatThereIsNot(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.listener.dead-letter-socket=ded",
                "zmq.sockets.dead.type=push",
                "zmq.sockets.dead.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("There is no socket named 'ded'. Known sockets: dead.")
                .contains("Did you mean 'dead'?");
    }

    @Test
    void deadLettersThatAreSetToNothingGoNowhere() {
        try (ConfigurableApplicationContext context =
                start(Application.class, "zmq.listener.dead-letter-channel=", "zmq.listener.dead-letter-socket=")) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void contextThatThereIsNot(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.contexts.bulk.io-threads=2",
                "zmq.sockets.files.type=pull",
                "zmq.sockets.files.bind=" + ANY_PORT,
                "zmq.sockets.files.context=bulks");
        assertThat(report(output))
                .contains(
                        "zmq.sockets.files.context names the context 'bulks', which there is not. Known contexts: bulk,"
                                + " zmqContext.")
                .contains("Did you mean 'bulk'? If not, define it as zmq.contexts.bulks or as a bean of that name with"
                        + " @Bean(defaultCandidate = false).");
    }

    @Test
    void contextWithTheNameOfASocket(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.contexts.files.io-threads=2",
                "zmq.sockets.files.type=pull",
                "zmq.sockets.files.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("zmq.sockets.files has the name of another bean, defined in property zmq.contexts.files");
    }

    @Test
    void contextWithTheNameOfAnotherBean(CapturedOutput output) {
        startFails(NamedBean.class, "zmq.contexts.orders.io-threads=2");
        assertThat(report(output))
                .contains("zmq.contexts.orders has the name of another bean")
                .contains("the context could be called 'orders-context'.");
    }

    @ParameterizedTest
    @CsvSource({
        "zmq.contexts.bulk.io-threads, -1, 0 to 1024",
        "zmq.contexts.bulk.max-sockets, 0, 1 to 65535",
        "zmq.context.max-sockets, 0, 1 to 65535"
    })
    void badSettingOfAContext(String property, String value, String allowed, CapturedOutput output) {
        startFails(
                Application.class,
                property + "=" + value,
                "zmq.contexts.bulk.linger=1s",
                "zmq.sockets.files.type=pull",
                "zmq.sockets.files.bind=" + ANY_PORT,
                "zmq.sockets.files.context=bulk");
        assertThat(report(output))
                .contains("Property: " + property)
                .contains("Value: \"" + value + "\"")
                .contains("set " + property + " to " + allowed + ".");
    }

    @Test
    void endpointForWhichAContextOfItsOwnHasNoThread(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.contexts.bulk.io-threads=0",
                "zmq.sockets.files.type=pull",
                "zmq.sockets.files.bind=" + ANY_PORT,
                "zmq.sockets.files.context=bulk");
        assertThat(report(output)).contains("Set zmq.contexts.bulk.io-threads to 1 or more");
    }

    @Test
    void badOptionOfAllSockets(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.options.send-high-water-mark=-7",
                "zmq.sockets.orders.type=push",
                "zmq.sockets.orders.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains("Property: zmq.options.send-high-water-mark")
                .contains("set zmq.options.send-high-water-mark to 0 to 2147483647 messages.");
    }

    @Test
    void misspeltPropertyOfAContextOrOfAllSockets(CapturedOutput output) {
        startFails(
                Application.class,
                "zmq.contexts.bulk.io-thread=2",
                "zmq.options.sndhwm=7",
                "zmq.options.heartbeat-intervall=1s");
        assertThat(report(output))
                .contains("Did you mean zmq.contexts.bulk.io-threads?")
                .contains("Did you mean zmq.options.send-high-water-mark?")
                .contains("Did you mean zmq.options.heartbeat-interval?");
    }

    @Test
    void anAbsentPeerIsNoFailure() {
        try (ConfigurableApplicationContext context = start(
                Listening.class,
                "zmq.sockets.orders-in.type=pull",
                "zmq.sockets.orders-in.connect=tcp://127.0.0.1:1")) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void zeroMqSwitchedOff(CapturedOutput output) {
        startFails(
                Sending.class,
                "zmq.enabled=false",
                "zmq.sockets.orders-out.type=push",
                "zmq.sockets.orders-out.bind=" + ANY_PORT);
        assertThat(report(output))
                .contains(
                        "requires a bean of type 'dev.zmq.engine.Socket', which there is not: ZeroMQ is switched off.")
                .contains("Property: zmq.enabled")
                .contains("Origin: \"zmq.enabled\" from property source")
                .contains("Remove zmq.enabled=false.");
    }

    private static void startFails(Class<?> application, String... properties) {
        assertThatThrownBy(() -> start(application, properties)).isInstanceOf(Exception.class);
    }

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
    }

    /** Returns what was printed for the user, without the stack traces before it. */
    private static String report(CapturedOutput output) {
        String all = output.toString();
        assertThat(all).contains("APPLICATION FAILED TO START");
        return all.substring(all.indexOf("APPLICATION FAILED TO START"));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        JacksonAutoConfiguration.class,
        IntegrationAutoConfiguration.class,
        ZmqAutoConfiguration.class,
        ZmqIntegrationAutoConfiguration.class
    })
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class OwnSocket extends Application {

        @Bean
        Socket own(Context context, @Value("${endpoint}") String endpoint) {
            Socket socket = context.socket(SocketType.PULL);
            socket.bind(endpoint);
            return socket;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Channels extends Application {

        @Bean
        MessageChannel deadLetters() {
            return new DirectChannel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NamedBean extends Application {

        @Bean
        OrderListener orders() {
            return new OrderListener();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening extends Application {

        @Bean
        OrderListener orderListener() {
            return new OrderListener();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Sending extends Application {

        Sending(@Qualifier("orders-out") Socket ordersOut) {
            assertThat(ordersOut).isNotNull();
        }
    }

    static class OrderListener {

        @ZmqListener("orders-in")
        void on(byte[] order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class ListeningTwice extends Listening {

        @Bean
        SecondListener secondListener() {
            return new SecondListener();
        }
    }

    static class SecondListener {

        @ZmqListener("orders-in")
        void on(byte[] order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Returning extends Application {

        @Bean
        ReturningListener returningListener() {
            return new ReturningListener();
        }
    }

    static class ReturningListener {

        @ZmqListener("orders-in")
        String on(byte[] order) {
            return "ignored";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ReturningFuture extends Application {

        @Bean
        FutureListener futureListener() {
            return new FutureListener();
        }
    }

    static class FutureListener {

        @ZmqListener("orders-in")
        Future<String> on(byte[] order) {
            return CompletableFuture.completedFuture("later");
        }
    }
}
