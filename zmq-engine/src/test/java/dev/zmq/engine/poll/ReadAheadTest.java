// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.PollItem;
import dev.zmq.engine.Poller;
import dev.zmq.engine.ReadAhead;
import dev.zmq.engine.testkit.Footprint;
import dev.zmq.engine.testkit.Sockets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can only be blocked for, read ahead. */
@Tag("V38")
class ReadAheadTest {

    private static final int MAX_RESULTS = 16;
    private static final Duration SHORT = Duration.ofMillis(30);

    private final Poller poller = Poller.create();

    @AfterEach
    void closePoller() {
        poller.close();
    }

    @Test
    void everyByteOfAStreamArrivesInOrderAndThenItsEnd() {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (ReadAhead<byte[]> bytes = ReadAhead.bytes(new ByteArrayInputStream(content))) {
            AtomicInteger ends = new AtomicInteger();
            PollItem item = poller.register(bytes)
                    .onReady(ready -> read.writeBytes(bytes.poll()))
                    .onClosed(ended -> ends.incrementAndGet());

            while (!item.isClosed()) {
                assertThat(poller.dispatch(Sockets.PATIENCE)).isEqualTo(1);
            }

            assertThat(read.toByteArray()).isEqualTo(content);
            assertThat(ends).hasValue(1);
            assertThat(bytes.hasEnded()).isTrue();
            assertThat(bytes.failure()).isNull();
            assertThat(poller.dispatch(SHORT)).isZero();
        }
    }

    @Test
    void linesComeWithoutTheirEnds() {
        String text = "first\nsecond\r\n\nlast";
        List<String> lines = new ArrayList<>();
        try (ReadAhead<String> ahead = ReadAhead.lines(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8)) {
            PollItem item = poller.register(ahead).onReady(ready -> lines.add(ahead.poll()));
            while (!item.isClosed()) {
                poller.dispatch(Sockets.PATIENCE);
            }
        }
        assertThat(lines).containsExactly("first", "second", "", "last");
    }

    @Test
    void noMoreIsReadThanThereIsRoomFor() {
        AtomicInteger calls = new AtomicInteger();
        try (ReadAhead<Integer> ahead = ReadAhead.of("counter", calls::incrementAndGet)) {
            Sockets.eventually("a full buffer").until(() -> calls.get() == MAX_RESULTS);
            assertThat(poller.poll(SHORT)).isEmpty();
            assertThat(calls).hasValue(MAX_RESULTS);

            for (int i = 1; i <= 100; i++) {
                int expected = i;
                Sockets.eventually("result " + i).until(ahead::isReady);
                assertThat(ahead.poll()).isEqualTo(expected);
            }
        }
    }

    @Test
    void afterItsEndWhatWasReadCanStillBeTaken() throws IOException {
        PipedOutputStream output = new PipedOutputStream();
        ReadAhead<String> ahead = ReadAhead.lines(new PipedInputStream(output), StandardCharsets.UTF_8);
        output.write("read before\n".getBytes(StandardCharsets.UTF_8));
        output.flush();
        Sockets.eventually("a line").until(ahead::isReady);

        ahead.close();
        ahead.close();

        Sockets.eventually("end of the thread")
                .until(() -> Footprint.now("zmq-read-ahead").threads() == 0);
        assertThat(ahead.hasEnded()).isFalse();
        assertThat(ahead.poll()).isEqualTo("read before");
        assertThat(ahead.hasEnded()).isTrue();
        assertThat(ahead.failure()).isNull();
    }

    @Test
    void theResultOfACallThatHeedsNoInterruptIsKept() {
        CountDownLatch end = new CountDownLatch(1);
        ReadAhead<String> ahead = ReadAhead.of("stubborn", () -> {
            while (true) {
                try {
                    end.await();
                    return "late";
                } catch (InterruptedException e) {
                    continue; // as a read of System.in does
                }
            }
        });
        PollItem item = poller.register(ahead);
        ahead.close();
        assertThat(poller.poll(SHORT)).isEmpty();

        end.countDown();

        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
        assertThat(ahead.poll()).isEqualTo("late");
        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
        assertThat(item.isClosed()).isTrue();
    }

    @Test
    void aFailureIsTheEndAndIsTold() {
        IOException failure = new IOException("failed on purpose");
        try (ReadAhead<String> ahead = ReadAhead.of("failing", () -> {
            throw failure;
        })) {
            PollItem item = poller.register(ahead);

            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);

            assertThat(item.isClosed()).isTrue();
            assertThat(ahead.failure()).isSameAs(failure);
        }
    }
}
