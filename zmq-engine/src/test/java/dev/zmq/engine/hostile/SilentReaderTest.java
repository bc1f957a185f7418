// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers that finish the handshake and then never read: they may fill their own queue, and nobody else's. */
class SilentReaderTest {

    private static final int HIGH_WATER_MARK = 10;
    private static final int SMALL_BUFFER = 8192;
    private static final int MESSAGE_BYTES = 10_000;
    private static final Consumer<Socket> SMALL_QUEUES =
            socket -> socket.setOption(SocketOptions.SEND_HIGH_WATER_MARK, HIGH_WATER_MARK)
                    .setOption(SocketOptions.SEND_BUFFER, SMALL_BUFFER);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aPublisherDropsForThemAndServesTheOthers() {
        Victim victim = Victim.open(SocketType.PUB, contexts, SMALL_QUEUES);
        try (RawPeer attacker = victim.attacker(SMALL_BUFFER).handshake("SUB")) {
            attacker.send(Zmtp.subscribe(""));

            Sockets.repeatUntil("100 drops", () -> {
                victim.socket().send(Message.of(new byte[MESSAGE_BYTES]));
                Sockets.receive(victim.goodPeer());
                return dropped(victim) >= 100;
            });

            assertThat(victim.socket().statistics().peers())
                    .allSatisfy(peer -> assertThat(peer.outgoing().depth()).isLessThanOrEqualTo(HIGH_WATER_MARK));
            assertThat(silentPeer(victim).dropped()).containsEntry(DropReason.HIGH_WATER_MARK, dropped(victim));
        }
        victim.assertUnharmed();
    }

    @Test
    void aRouterDropsForThemAndServesTheOthers() {
        Victim victim = Victim.open(SocketType.ROUTER, contexts, SMALL_QUEUES);
        try (RawPeer attacker = victim.attacker(SMALL_BUFFER).handshake("DEALER", "silent")) {
            Sockets.awaitReady(victim.socket(), 2);

            Sockets.repeatUntil("100 drops", () -> {
                victim.socket().send(Message.of(Zmtp.text("silent"), new byte[MESSAGE_BYTES]));
                return dropped(victim) >= 100;
            });

            assertThat(silentPeer(victim).outgoing().depth()).isEqualTo(HIGH_WATER_MARK);
            victim.exchange();
        }
        victim.assertUnharmed();
    }

    @Test
    void aReplierDropsTheirRepliesAndAnswersTheOthers() {
        Victim victim = Victim.open(SocketType.REP, contexts, SMALL_QUEUES);
        try (RawPeer attacker = victim.attacker(SMALL_BUFFER).handshake("DEALER")) {
            Sockets.repeatUntil("10 drops", () -> {
                attacker.send(Zmtp.frame(Zmtp.MORE, new byte[0]), Zmtp.message("question"));
                Sockets.receive(victim.socket());
                victim.socket().send(Message.of(new byte[MESSAGE_BYTES]));
                return dropped(victim) >= 10;
            });

            victim.exchange();
        }
        victim.assertUnharmed();
    }

    @Test
    @Tag("V47")
    void aPusherSkipsThemOnceTheirQueueIsFull() {
        Victim victim = Victim.open(SocketType.PUSH, contexts, SMALL_QUEUES);
        try (RawPeer attacker = victim.attacker(SMALL_BUFFER).handshake("PULL")) {
            Sockets.awaitReady(victim.socket(), 2);
            fillQueueOfSilentPeer(victim);
            while (victim.goodPeer().receive(Duration.ofMillis(100)) != null) {
                // what was on its way
            }

            for (int i = 0; i < 100; i++) {
                victim.exchange();
            }
        }
        // What was queued for the silent peer went down with its connection; only the good one is left.
        victim.assertUnharmed();
    }

    @Test
    void aSenderThatDoesNotStopIsHeldBackByTheHighWaterMarkOfTheReceiver() {
        Victim victim = Victim.open(
                SocketType.PULL,
                contexts,
                socket -> socket.setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, HIGH_WATER_MARK)
                        .setOption(SocketOptions.RECEIVE_BUFFER, SMALL_BUFFER));
        byte[] flood = Zmtp.frame(0, new byte[MESSAGE_BYTES]);
        try (RawPeer attacker = victim.attacker().handshake("PUSH")) {
            Thread sender = new Thread(() -> attacker.sendUntilClosed(flood, 64L << 20));
            sender.setDaemon(true);
            sender.start();

            Sockets.eventually("a full queue").until(() -> Sockets.incomingDepth(victim.socket()) >= HIGH_WATER_MARK);

            assertThat(victim.socket().statistics().peers())
                    .allSatisfy(peer -> assertThat(peer.incoming().depth()).isLessThanOrEqualTo(HIGH_WATER_MARK));
            assertThat(victim.context().resourceUsage().bufferBytes()).isLessThan(4 << 20);
        }
        Sockets.eventually("the flooder is gone").until(() -> {
            while (victim.socket().tryReceive() != null) {
                // what the flooder left behind is still delivered
            }
            return victim.socket().statistics().peers().size() == 1;
        });
        victim.assertUnharmed();
    }

    // Full for a moment is not full: the kernel's buffers may still take something.
    private static void fillQueueOfSilentPeer(Victim victim) {
        Message message = Message.of(new byte[MESSAGE_BYTES]);
        AtomicInteger timesFull = new AtomicInteger();
        Sockets.repeatUntil("full queue of the silent peer", () -> {
            victim.socket().send(message);
            victim.goodPeer().tryReceive();
            boolean full = silentPeer(victim).outgoing().depth() == HIGH_WATER_MARK;
            return (full ? timesFull.incrementAndGet() : timesFull.getAndSet(0)) > 20;
        });
    }

    private static long dropped(Victim victim) {
        return victim.socket().statistics().dropped().getOrDefault(DropReason.HIGH_WATER_MARK, 0L);
    }

    /** Returns the peer that is not the good one: the good one was there first. */
    private static PeerStatistics silentPeer(Victim victim) {
        return victim.socket().statistics().peers().get(1);
    }
}
