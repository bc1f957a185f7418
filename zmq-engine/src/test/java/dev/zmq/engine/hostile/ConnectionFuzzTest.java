// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a peer sends over a real connection: another peer is served as before, and the memory is back. */
@Tag("fuzz")
class ConnectionFuzzTest {

    private static final List<SocketType> TYPES =
            List.of(SocketType.PULL, SocketType.ROUTER, SocketType.XPUB, SocketType.SUB);
    private static final List<String> PEERS = List.of("PUSH", "DEALER", "SUB", "PUB");

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Map<SocketType, Victim> victims = new EnumMap<>(SocketType.class);

    static Stream<byte[]> seeds() {
        byte[] noise = new byte[200];
        Arrays.fill(noise, (byte) 0xA5);
        List<byte[]> afterHandshake = List.of(
                new byte[0],
                Zmtp.message("good"),
                Zmtp.join(Zmtp.ping(1, "context"), Zmtp.command("PING", new byte[1])),
                Zmtp.join(Zmtp.subscribe("a"), Zmtp.subscribe("ab"), Zmtp.cancel("a"), Zmtp.cancel("zz")),
                Zmtp.frame(0, new byte[] {1, 'a'}),
                Zmtp.join(Zmtp.frame(Zmtp.MORE, new byte[10]), Zmtp.longFrame(0, 1 << 30, new byte[100])),
                Zmtp.longFrame(0, -1, new byte[0]),
                Zmtp.command("ERROR", new byte[] {1, 'e'}),
                noise);
        List<byte[]> beforeHandshake = List.of(
                Zmtp.greeting(),
                Zmtp.join(Zmtp.greeting(), Zmtp.ready("PUSH")),
                Zmtp.text("GET / HTTP/1.0\n\n"),
                noise);
        return Stream.concat(
                afterHandshake.stream().flatMap(bytes -> Stream.of(0, 1, 2, 3).map(type -> input(type, bytes))),
                beforeHandshake.stream().map(bytes -> input(4, bytes)));
    }

    private static byte[] input(int mode, byte[] bytes) {
        return Zmtp.join(new byte[] {(byte) mode}, bytes);
    }

    @MethodSource("seeds")
    @FuzzTest
    void aGoodPeerIsServedAndTheMemoryIsBack(byte[] input) {
        if (input.length == 0) {
            return;
        }
        // To this very process. Not before each test: that is before the fuzzer has loaded its detectors.
        BugDetectors.allowNetworkConnections();
        int type = input[0] & 3;
        boolean handshake = (input[0] & 4) == 0;
        Victim victim = victims.computeIfAbsent(TYPES.get(type), each -> Victim.open(each, contexts));

        try (RawPeer attacker = victim.attacker()) {
            if (handshake) {
                attacker.handshake(PEERS.get(type));
            }
            attack(attacker, Arrays.copyOfRange(input, 1, input.length), (input[0] & 8) == 0);
        }

        Sockets.awaitReady(victim.socket(), 1);
        while (victim.socket().tryReceive() != null) {
            continue; // what the attacker had to say within the rules
        }
        victim.assertUnharmed();
    }

    private static void attack(RawPeer attacker, byte[] bytes, boolean atOnce) {
        try {
            int middle = atOnce ? bytes.length : bytes.length / 2;
            attacker.send(Arrays.copyOf(bytes, middle));
            attacker.send(Arrays.copyOfRange(bytes, middle, bytes.length));
            attacker.shutdownOutput();
        } catch (UncheckedIOException e) {
            return; // closed by the victim already
        }
        attacker.assertClosed(); // so all was read
    }
}
