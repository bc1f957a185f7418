// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many messages to many subscribers: what they have in common is shared, and none of them may notice. */
@Tag("V67")
class FanOutTest {

    private static final int SUBSCRIBERS = 8;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        // bytes, messages of one topic in a row, messages, high-water mark
        "16,   100000, 100000, 1000",
        "16,       50,  50000, 1000",
        "16,   100000,  50000,   20",
        "16,      300,  50000,    0",
        "1024,  10000,  20000, 1000",
        "1024,      7,  20000,  100",
        "20000, 10000,   2000,  100"
    })
    void everySubscriberGetsAllThatMatchesInOrder(int bytes, int inARow, int messages, int highWaterMark) {
        Socket pub = contexts.socket(SocketType.PUB)
                .setOption(SocketOptions.XPUB_NODROP, true)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark);
        List<String> endpoints = List.of(
                pub.bind(Sockets.ANY_PORT),
                pub.bind("ipc://" + directory.resolve("fan-out")),
                pub.bind("inproc://all"));
        List<Socket> subs = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            // Each wants its own topic, and the even ones all.
            Socket sub = contexts.socket(SocketType.SUB)
                    .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark / (i + 1))
                    .subscribe(new byte[] {(byte) i})
                    .subscribe("end");
            if (i % 2 == 0) {
                sub.subscribe("");
            }
            sub.connect(endpoints.get(i % 4 == 3 ? 2 : i % 4 == 2 ? 1 : 0));
            Sockets.publishUntilReceived(pub, sub, "end");
            subs.add(sub);
        }

        try (Workers workers = new Workers()) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                int subscriber = i;
                counts.add(workers.call(() -> receiveAll(subs.get(subscriber), subscriber, inARow, messages)));
            }
            for (int i = 0; i < messages; i++) {
                byte[] body = new byte[bytes];
                ByteBuffer.wrap(body).put(topic(i, inARow)).putInt(i);
                pub.send(i % 100 == 0 ? Message.of(body, new byte[3]) : Message.of(body));
            }
            pub.send("end of all");
            for (int i = 0; i < SUBSCRIBERS; i++) {
                assertThat(Workers.join(counts.get(i)))
                        .as("messages for subscriber %d", i)
                        .isNotNegative();
            }
        }
        assertThat(pub.statistics().dropped()).isEmpty();
        Sockets.eventually("empty queues")
                .until(() -> pub.statistics().peers().stream()
                                .mapToLong(peer -> peer.outgoing().depth())
                                .sum()
                        == 0);
        assertThat(pub.statistics().sentMessages())
                .isEqualTo(subs.stream()
                        .mapToLong(sub -> sub.statistics().receivedMessages())
                        .sum());
    }

    private static byte topic(int message, int inARow) {
        return (byte) (message / inARow % SUBSCRIBERS);
    }

    /** Returns how many messages came, each the next one that the subscriber wants; negative if the last ones are missing. */
    private static long receiveAll(Socket sub, int subscriber, int inARow, int messages) {
        long count = 0;
        int expected = 0;
        while (true) {
            Message message = Sockets.receive(sub);
            if (message.text().startsWith("end")) {
                if (message.text().equals("end of all")) {
                    break;
                }
                continue;
            }
            ByteBuffer body = ByteBuffer.wrap(message.part(0));
            body.get();
            while (subscriber % 2 != 0 && topic(expected, inARow) != subscriber) {
                expected++;
            }
            assertThat(body.getInt())
                    .as("next message of subscriber %d", subscriber)
                    .isEqualTo(expected);
            expected++;
            count++;
        }
        while (subscriber % 2 != 0 && expected < messages && topic(expected, inARow) != subscriber) {
            expected++;
        }
        return expected == messages ? count : -1;
    }

    @Test
    void statisticsTellEachSubscribersQueueWhileMessagesFlow() {
        int mark = 500;
        Socket pub = contexts.socket(SocketType.PUB).setOption(SocketOptions.SEND_HIGH_WATER_MARK, mark);
        String endpoint = pub.bind(Sockets.ANY_PORT);
        List<Socket> subs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Socket sub = contexts.socket(SocketType.SUB).subscribe("").connect(endpoint);
            Sockets.publishUntilReceived(pub, sub, "sync");
            subs.add(sub);
        }
        long before = total(pub);
        int messages = 200_000;

        try (Workers workers = new Workers()) {
            Future<?> sending = workers.run(() -> {
                for (int i = 0; i < messages; i++) {
                    pub.send(new byte[16]);
                }
            });
            long last = before;
            while (!sending.isDone()) {
                for (PeerStatistics peer : pub.statistics().peers()) {
                    assertThat(peer.outgoing().depth()).isBetween(0L, (long) mark);
                }
                long now = total(pub);
                assertThat(now).isGreaterThanOrEqualTo(last);
                last = now;
                subs.forEach(sub -> sub.receive(new ArrayList<>(), 1000, Duration.ZERO));
            }
            Workers.join(sending);
        }

        long dropped = pub.statistics().dropped().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(total(pub) - before + dropped).isEqualTo(4L * messages);
    }

    private static long total(Socket pub) {
        return pub.statistics().sentMessages();
    }
}
