// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.testkit.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ControlQueueTest {

    private final ControlQueue queue = new ControlQueue();
    private final NarrowChannel channel = new NarrowChannel();

    /** Takes as many bytes as it was given room for. */
    private static final class NarrowChannel implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room = Integer.MAX_VALUE;
        private int writes;

        @Override
        public int write(ByteBuffer source) {
            writes++;
            byte[] bytes = new byte[Math.min(room, source.remaining())];
            source.get(bytes);
            taken.writeBytes(bytes);
            room -= bytes.length;
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}

        String text() {
            return taken.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void writesInTheOrderOfAdding() throws IOException {
        assertThat(queue.isEmpty()).isTrue();
        add("one ");
        add("two ");
        add("three");
        assertThat(queue.isEmpty()).isFalse();

        assertThat(queue.writeTo(channel)).isTrue();
        assertThat(channel.text()).isEqualTo("one two three");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.writeTo(channel)).isTrue();
    }

    @Test
    @Tag("V68")
    void manySubscriptionsAreWrittenTogether() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            add("subscribe to topic " + i + "\n");
        }

        assertThat(queue.writeTo(channel)).isTrue();

        assertThat(channel.text().lines()).hasSize(100_000).last().isEqualTo("subscribe to topic 99999");
        assertThat(channel.writes).isLessThan(100);
    }

    @Test
    void aLongCommandTakesNoOtherAlong() throws IOException {
        String all = "short " + "long".repeat(20_000) + " short";
        add("short ");
        add("long".repeat(20_000));
        add(" short");

        assertThat(queue.writeTo(channel)).isTrue();

        assertThat(channel.text()).isEqualTo(all);
        assertThat(channel.writes).isEqualTo(3);
    }

    @Test
    void goesOnWhereAFullChannelStoppedIt() throws IOException {
        String all = "one two three";
        for (int first = 0; first <= all.length(); first++) {
            for (int second = 0; second <= all.length() - first; second++) {
                ControlQueue fresh = new ControlQueue();
                for (String word : new String[] {"one ", "two ", "three"}) {
                    fresh.add(word.getBytes(StandardCharsets.UTF_8));
                }
                NarrowChannel narrow = new NarrowChannel();
                for (int room : new int[] {first, second}) {
                    narrow.room = room;
                    boolean done = fresh.writeTo(narrow);
                    assertThat(done).isEqualTo(narrow.taken.size() == all.length());
                    assertThat(fresh.isEmpty()).isEqualTo(done);
                }
                narrow.room = Integer.MAX_VALUE;
                assertThat(fresh.writeTo(narrow)).isTrue();
                assertThat(narrow.text()).isEqualTo(all);
            }
        }
    }

    @Test
    void onlyTheLastPongIsSent() throws IOException {
        for (int i = 0; i < 1000; i++) {
            queue.setPong(("pong" + i).getBytes(StandardCharsets.UTF_8));
            assertThat(queue.isEmpty()).isFalse();
        }
        assertThat(queue.writeTo(channel)).isTrue();
        assertThat(channel.text()).isEqualTo("pong999");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aPeerThatNeverReadsCostsOnePing() throws IOException {
        for (int i = 0; i < 1000; i++) {
            queue.setPing(("ping" + i).getBytes(StandardCharsets.UTF_8));
            assertThat(queue.isEmpty()).isFalse();
        }
        queue.setPong("pong ".getBytes(StandardCharsets.UTF_8));
        assertThat(queue.writeTo(channel)).isTrue();
        assertThat(channel.text()).isEqualTo("pong ping999");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aPongNeverTearsAFrameApart() throws IOException {
        add("subscribe ");
        add("ping ");
        channel.room = 4;
        assertThat(queue.writeTo(channel)).isFalse();
        queue.setPong("pong ".getBytes(StandardCharsets.UTF_8));

        channel.room = Integer.MAX_VALUE;
        assertThat(queue.writeTo(channel)).isTrue();
        assertThat(channel.text()).isEqualTo("subscribe ping pong ");
    }

    @Test
    void aPongIsNotReplacedOnceItIsOnItsWay() throws IOException {
        queue.setPong("pong1 ".getBytes(StandardCharsets.UTF_8));
        channel.room = 2;
        assertThat(queue.writeTo(channel)).isFalse();
        queue.setPong("pong2 ".getBytes(StandardCharsets.UTF_8));

        channel.room = Integer.MAX_VALUE;
        assertThat(queue.writeTo(channel)).isTrue();
        assertThat(channel.text()).isEqualTo("pong1 pong2 ");
    }

    @Test
    void whatSeveralThreadsAddIsWrittenOnceAndWhole() throws IOException {
        int threads = 3;
        int each = 5_000;
        AtomicInteger running = new AtomicInteger(threads);
        try (Workers workers = new Workers()) {
            for (int i = 0; i < threads; i++) {
                char name = (char) ('a' + i);
                workers.run(() -> {
                    for (int n = 0; n < each; n++) {
                        add(name + Integer.toString(n) + "\n");
                    }
                    running.decrementAndGet();
                });
            }
            int room = 1;
            while (running.get() > 0 || !queue.isEmpty()) {
                channel.room = 1 + room++ % 50;
                queue.writeTo(channel);
            }
            workers.join();
        }
        int[] next = new int[threads];
        channel.text().lines().forEach(line -> {
            int thread = line.charAt(0) - 'a';
            assertThat(Integer.parseInt(line.substring(1))).isEqualTo(next[thread]++);
        });
        assertThat(next).containsOnly(each);
    }

    private void add(String text) {
        queue.add(text.getBytes(StandardCharsets.UTF_8));
    }
}
