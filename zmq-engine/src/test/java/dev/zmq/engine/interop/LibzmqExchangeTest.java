// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.interop.LibzmqLink.Binder;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every socket type against every type of libzmq that it may meet, whoever binds. */
@RequiresLibzmq
@Tag("V18")
class LibzmqExchangeTest {

    private static final int MEBIBYTE = 1 << 20;

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    static Stream<Arguments> links() {
        return Stream.of(Pairing.values())
                .flatMap(pairing -> Stream.of(Binder.values()).map(binder -> arguments(pairing, binder)));
    }

    static Stream<Arguments> freeRunningLinks() {
        return links().filter(link -> !((Pairing) link.get()[0]).isLockStep());
    }

    @ParameterizedTest(name = "{0}, {1} bind")
    @MethodSource("links")
    @Tag("V19")
    @Tag("V24")
    void exchangesMessagesOfAllSizes(Pairing pairing, Binder binder) {
        LibzmqLink link = LibzmqLink.open(pairing, binder, contexts, python.peer());

        Payloads.ofAllSizes().forEach(link::exchange);
    }

    @ParameterizedTest(name = "{0}, {1} bind")
    @MethodSource("links")
    @Tag("V23")
    void exchangesMessagesOfSeveralParts(Pairing pairing, Binder binder) {
        LibzmqLink link = LibzmqLink.open(pairing, binder, contexts, python.peer());

        Payloads.ofSeveralParts().forEach(link::exchange);
    }

    @ParameterizedTest(name = "{0}, {1} bind")
    @MethodSource("links")
    @Tag("V23")
    void exchangesAMessageOfTwentyMebibytes(Pairing pairing, Binder binder) {
        LibzmqLink link = LibzmqLink.open(pairing, binder, contexts, python.peer());

        link.exchange(Message.of(Payloads.random(7, 20 * MEBIBYTE)));
    }

    @ParameterizedTest(name = "{0}, {1} bind")
    @MethodSource("freeRunningLinks")
    void keepsTheOrder(Pairing pairing, Binder binder) {
        LibzmqLink link = LibzmqLink.open(pairing, binder, contexts, python.peer());

        // fewer than the high-water mark, so that a publisher drops nothing
        if (pairing.sendsOut()) {
            link.sendNumbersOut(900);
        }
        if (pairing.receivesIn()) {
            link.sendNumbersIn(900);
        }
    }

    @ParameterizedTest(name = "{0}, {1} bind")
    @MethodSource("links")
    void knowsWhatThePeerIs(Pairing pairing, Binder binder) {
        LibzmqLink link = LibzmqLink.open(pairing, binder, contexts, python.peer());

        PeerStatistics peer = Sockets.onlyPeer(link.ours());

        assertThat(peer.socketType()).isEqualTo(pairing.theirs());
        assertThat(peer.mechanism()).isEqualTo("NULL");
        assertThat(peer.protocolVersion()).isEqualTo("3.1");
        assertThat(peer.accepted()).isEqualTo(binder == Binder.WE);
        assertThat(peer.address()).startsWith("tcp://127.0.0.1:");
    }
}
