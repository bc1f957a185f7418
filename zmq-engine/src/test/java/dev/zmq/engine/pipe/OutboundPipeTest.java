// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.OutboundPipe.IdleAttempt;
import dev.zmq.engine.testkit.Wire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread plays all roles here; {@link OutboundPipeStressTest} has one for each. */
class OutboundPipeTest {

    private static final Message MESSAGE = Wire.message(1, 10);
    private static final int MESSAGE_BYTES = 12;
    private static final int MESSAGES_PER_CHUNK = ChunkPool.CHUNK_BYTES / MESSAGE_BYTES;

    private final ShortLock sendLock = new ShortLock();
    private final ChunkPool pool = new ChunkPool();
    private final ByteBuffer[] buffers = new ByteBuffer[16];
    private final CountingFlusher flusher = new CountingFlusher();

    private OutboundPipe pipe = pipe(1000);
    private int roomSignals;

    private static final class CountingFlusher implements OutboundPipe.Flusher {
        private int scheduled;
        private int direct;
        private int helping;

        @Override
        public void schedule() {
            scheduled++;
        }

        @Override
        public void flushDirectly() {
            direct++;
        }

        @Override
        public void flushForIoThread() {
            helping++;
        }
    }

    private OutboundPipe pipe(int highWaterMark) {
        return new OutboundPipe(sendLock, pool, highWaterMark, () -> roomSignals++);
    }

    @BeforeEach
    void startsDetached() {
        assertThat(stateOf(pipe)).isEqualTo("DETACHED");
    }

    @AfterEach
    void allMemoryComesBack() {
        bringTo("DETACHED");
        pipe.clear();
        assertThat(pool.bytesInUse()).isZero();
        assertThat(pipe.depth()).isZero();
    }

    // ---- The flush token. ----

    @ParameterizedTest
    @CsvSource({
        // state, operation, result, next state
        "IDLE,             claimIdle,            true,  FLUSHING",
        "IDLE,             claimScheduled,       false, IDLE",
        "IDLE,             claimToHelp,          false, IDLE",
        "IDLE,             claimAwaitingChannel, false, IDLE",
        "IDLE,             schedule,             true,  SCHEDULED",
        "IDLE,             detach,               true,  DETACHED",
        "SCHEDULED,        claimIdle,            false, SCHEDULED",
        "SCHEDULED,        claimScheduled,       true,  FLUSHING",
        "SCHEDULED,        claimToHelp,          true,  FLUSHING",
        "SCHEDULED,        claimAwaitingChannel, false, SCHEDULED",
        "SCHEDULED,        schedule,             false, SCHEDULED",
        "SCHEDULED,        detach,               true,  DETACHED",
        "FLUSHING,         claimIdle,            false, FLUSHING",
        "FLUSHING,         claimScheduled,       false, FLUSHING",
        "FLUSHING,         claimToHelp,          false, FLUSHING",
        "FLUSHING,         claimAwaitingChannel, false, FLUSHING",
        "FLUSHING,         schedule,             false, FLUSHING",
        "FLUSHING,         detach,               false, FLUSHING",
        "FLUSHING,         awaitChannel,         true,  AWAITING_CHANNEL",
        "FLUSHING,         handOver,             true,  SCHEDULED",
        "FLUSHING,         tryIdle,              true,  IDLE",
        "AWAITING_CHANNEL, claimIdle,            false, AWAITING_CHANNEL",
        "AWAITING_CHANNEL, claimScheduled,       false, AWAITING_CHANNEL",
        "AWAITING_CHANNEL, claimToHelp,          false, AWAITING_CHANNEL",
        "AWAITING_CHANNEL, claimAwaitingChannel, true,  FLUSHING",
        "AWAITING_CHANNEL, schedule,             false, AWAITING_CHANNEL",
        "AWAITING_CHANNEL, detach,               true,  DETACHED",
        "DETACHED,         claimIdle,            false, DETACHED",
        "DETACHED,         claimScheduled,       false, DETACHED",
        "DETACHED,         claimToHelp,          false, DETACHED",
        "DETACHED,         claimAwaitingChannel, false, DETACHED",
        "DETACHED,         schedule,             false, DETACHED",
        "DETACHED,         detach,               true,  DETACHED",
        "DETACHED,         attach,               true,  FLUSHING"
    })
    void theTokenTakesNoOtherWaysThanThese(String state, String operation, boolean result, String next) {
        bringTo(state);

        assertThat(perform(operation)).isEqualTo(result);
        assertThat(stateOf(pipe)).isEqualTo(next);
        assertThat(pipe.isIdle()).isEqualTo(next.equals("IDLE"));
        assertThat(pipe.isScheduledOrFlushing()).isEqualTo(next.equals("SCHEDULED") || next.equals("FLUSHING"));
    }

    private boolean perform(String operation) {
        int before = flusher.scheduled;
        return switch (operation) {
            case "claimIdle" -> pipe.claimIdle();
            case "claimScheduled" -> pipe.claimScheduled();
            case "claimToHelp" -> pipe.claimToHelp();
            case "claimAwaitingChannel" -> pipe.claimAwaitingChannel();
            case "detach" -> pipe.detach();
            case "tryIdle" -> pipe.tryIdle() == IdleAttempt.IDLE;
            case "schedule" -> {
                pipe.schedule();
                yield flusher.scheduled == before + 1;
            }
            case "awaitChannel" -> {
                pipe.awaitChannel();
                yield true;
            }
            case "handOver" -> {
                pipe.handOver();
                yield true;
            }
            case "attach" -> {
                pipe.attach(flusher);
                yield true;
            }
            default -> throw new AssertionError(operation);
        };
    }

    private void bringTo(String state) {
        if (!pipe.detach()) {
            pipe.awaitChannel();
            assertThat(pipe.detach()).isTrue();
        }
        if (state.equals("DETACHED")) {
            return;
        }
        pipe.attach(flusher);
        switch (state) {
            case "FLUSHING" -> {}
            case "IDLE" -> assertThat(pipe.tryIdle()).isEqualTo(IdleAttempt.IDLE);
            case "SCHEDULED" -> pipe.handOver();
            case "AWAITING_CHANNEL" -> pipe.awaitChannel();
            default -> throw new AssertionError(state);
        }
    }

    /** Finds the state by what is possible in it, and leaves it as it was. */
    private static String stateOf(OutboundPipe pipe) {
        if (pipe.isIdle()) {
            return "IDLE";
        }
        if (pipe.claimScheduled()) {
            pipe.handOver();
            return "SCHEDULED";
        }
        if (pipe.claimAwaitingChannel()) {
            pipe.awaitChannel();
            return "AWAITING_CHANNEL";
        }
        return pipe.detach() ? "DETACHED" : "FLUSHING";
    }

    @Test
    void theTokenIsKeptWhileThereIsSomethingToWrite() {
        pipe.attach(flusher);
        send(pipe);

        assertThat(pipe.tryIdle()).isEqualTo(IdleAttempt.MORE);
        assertThat(stateOf(pipe)).isEqualTo("FLUSHING");
        write(1);
        assertThat(pipe.tryIdle()).isEqualTo(IdleAttempt.IDLE);
    }

    @Test
    void theTokenIsKeptWhileAProducerIsAtWork() {
        pipe.attach(flusher);
        sendLock.lock();
        try {
            pipe.appendParts(MESSAGE, 0);
            assertThat(pipe.tryIdle()).isEqualTo(IdleAttempt.BUSY);
            pipe.commit();
        } finally {
            sendLock.unlock();
        }
        assertThat(pipe.tryIdle()).isEqualTo(IdleAttempt.MORE);
        write(1);
    }

    @Test
    void anIdleQueueHoldsNoMemory() {
        bringTo("IDLE");
        send(pipe);
        assertThat(pipe.claimIdle()).isTrue();
        assertThat(pool.bytesInUse()).isPositive();

        write(1);
        assertThat(pipe.tryIdle()).isEqualTo(IdleAttempt.IDLE);
        assertThat(pool.bytesInUse()).isZero();
    }

    @Test
    void writesDirectlyThroughTheConnectionThatIsAttached() {
        bringTo("IDLE");
        assertThat(pipe.claimIdle()).isTrue();
        pipe.flushDirectly();

        assertThat(flusher.direct).isEqualTo(1);
        assertThat(flusher.scheduled).isZero();
    }

    @Test
    void aSenderWritesInThePlaceOfTheIoThread() {
        bringTo("SCHEDULED");
        send(pipe);
        assertThat(pipe.claimToHelp()).isTrue();
        assertThat(pipe.pendingBytes()).isEqualTo(MESSAGE_BYTES);
        pipe.flushForIoThread();

        assertThat(flusher.helping).isEqualTo(1);
        assertThat(flusher.direct).isZero();
        assertThat(flusher.scheduled).isZero();
    }

    @Test
    void aSenderTakesALongQueueFromTheIoThreadOnceForEachChunk() {
        setHighWaterMark(0);
        bringTo("SCHEDULED");
        sendChunk();
        assertThat(pipe.hasGrown()).isFalse();
        send(pipe);

        assertThat(pipe.hasGrown()).isTrue();
        assertThat(pipe.claimGrown()).isTrue();
        assertThat(stateOf(pipe)).isEqualTo("FLUSHING");
        assertThat(pipe.hasGrown()).isFalse();

        sendChunk();
        assertThat(pipe.hasGrown()).isTrue();
        assertThat(pipe.claimGrown()).as("claimed while somebody writes").isFalse();
        pipe.handOver();
    }

    @Test
    void aSenderLeavesAShortQueueToTheIoThread() {
        setHighWaterMark(0);
        bringTo("SCHEDULED");
        sendChunk();
        assertThat(pipe.claimScheduled()).isTrue();
        write(MESSAGES_PER_CHUNK);
        pipe.handOver();
        send(pipe);

        assertThat(pipe.hasGrown()).isTrue();
        assertThat(pipe.claimGrown()).isFalse();
        assertThat(pipe.hasGrown()).isFalse();
        assertThat(stateOf(pipe)).isEqualTo("SCHEDULED");
    }

    @Test
    void bodiesByReferenceAreLeftToTheIoThread() {
        setHighWaterMark(0);
        bringTo("SCHEDULED");
        for (int i = 0; i < 20; i++) {
            send(pipe, Wire.message(1, 2 * FrameQueue.MAX_COPIED_BODY_BYTES));
        }

        assertThat(pipe.hasGrown()).isFalse();
    }

    @Test
    void aQueueIsQuietForAsLongAsItHasNotBeenFlushed() {
        bringTo("IDLE");
        assertThat(pipe.wasQuietFor(0)).isTrue();
        assertThat(pipe.wasQuietFor(Duration.ofHours(1).toNanos())).isFalse();
    }

    // ---- Room. ----

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "4, 2", "5, 3", "10, 5", "1000, 500", "1001, 501"})
    void aFullQueueHasRoomAgainAtItsLowWaterMark(int highWaterMark, int lowWaterMark) {
        pipe = pipe(highWaterMark);
        pipe.attach(flusher);

        for (int round = 0; round < 3; round++) {
            fill(highWaterMark);
            assertThat(pipe.depth()).isEqualTo(highWaterMark);
            assertThat(pipe.blocked().since()).isNotNull();
            roomSignals = 0;
            for (int depth = highWaterMark - 1; depth > lowWaterMark; depth--) {
                write(1);
                assertThat(hasRoom(pipe)).as("room at depth %d", depth).isFalse();
                assertThat(roomSignals).as("signals at depth %d", depth).isZero();
            }
            write(1);
            assertThat(pipe.depth()).isEqualTo(lowWaterMark);
            assertThat(roomSignals).isPositive();
            assertThat(hasRoom(pipe)).isTrue();
            assertThat(pipe.blocked().since()).isNull();
        }
        write(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void aQueueThatIsNotFullTellsNobodyOfRoom(int highWaterMark) {
        pipe = pipe(highWaterMark);
        pipe.attach(flusher);
        for (int i = 0; i < 3 * highWaterMark; i++) {
            assertThat(hasRoom(pipe)).isTrue();
            send(pipe);
            write(1);
        }
        assertThat(roomSignals).isZero();
        assertThat(pipe.blocked().total()).isZero();
    }

    @Test
    void withoutAHighWaterMarkThereIsAlwaysRoom() {
        pipe = pipe(0);
        for (int i = 0; i < 5_000; i++) {
            assertThat(hasRoom(pipe)).isTrue();
            send(pipe);
        }
        assertThat(pipe.depth()).isEqualTo(5_000);
        assertThat(pipe.highWaterMark()).isZero();
    }

    @Test
    void aMessageOfManyPartsCountsOnce() {
        pipe = pipe(2);
        pipe.attach(flusher);
        send(pipe, Wire.message(1, 1, 2, 3, 4));
        assertThat(pipe.depth()).isEqualTo(1);
        assertThat(hasRoom(pipe)).isTrue();
        send(pipe, Wire.message(2, 1, 2, 3, 4));
        assertThat(hasRoom(pipe)).isFalse();

        writeBytes(10 + 8 + 17); // the first message, and all of the second but its last byte
        assertThat(pipe.depth()).isEqualTo(1);
        writeBytes(1);
        assertThat(pipe.depth()).isZero();
    }

    @Test
    void aHigherMarkMakesRoomAtOnce() {
        pipe = pipe(10);
        fill(10);

        setHighWaterMark(11);
        fill(1);
        setHighWaterMark(1000);
        fill(989);
        assertThat(pipe.highWaterMark()).isEqualTo(1000);
    }

    @Test
    void noMarkAtAllMakesRoomAtOnce() {
        pipe = pipe(10);
        fill(10);

        setHighWaterMark(0);
        assertThat(hasRoom(pipe)).isTrue();
        assertThat(pipe.blocked().since()).isNull();
    }

    @Test
    void aLowerMarkHoldsForWhatIsQueuedAlready() {
        pipe.attach(flusher);
        for (int i = 0; i < 100; i++) {
            send(pipe);
        }
        setHighWaterMark(10);
        assertThat(hasRoom(pipe)).isFalse();
        write(94);
        assertThat(hasRoom(pipe)).isFalse();
        write(1);
        assertThat(hasRoom(pipe)).isTrue();
        assertThat(pipe.depth()).isEqualTo(5);
        fill(5);
    }

    @Test
    void aMarkIntroducedLaterHoldsForWhatIsQueuedAlready() {
        pipe = pipe(0);
        pipe.attach(flusher);
        for (int i = 0; i < 100; i++) {
            send(pipe);
        }
        setHighWaterMark(1);
        assertThat(hasRoom(pipe)).isFalse();
        write(99);
        assertThat(hasRoom(pipe)).isFalse();
        write(1);
        assertThat(hasRoom(pipe)).isTrue();
    }

    // ---- Losing a connection. ----

    @Test
    void whatWasNotWrittenWholeStaysQueuedForTheNextConnection() {
        pipe.attach(flusher);
        List<Message> messages =
                IntStream.range(0, 5).mapToObj(i -> Wire.message(i, 10)).toList();
        messages.forEach(message -> send(pipe, message));
        writeBytes(2 * MESSAGE_BYTES + 5);
        assertThat(pipe.isAtMessageBoundary()).isFalse();
        pipe.awaitChannel();
        assertThat(pipe.detach()).isTrue();
        assertThat(pipe.depth()).isEqualTo(3);

        pipe.attach(new CountingFlusher());
        assertThat(pipe.isAtMessageBoundary()).isTrue();
        assertThat(writeBytes(Integer.MAX_VALUE))
                .isEqualTo(Wire.of(messages.subList(2, 5)).bytes());
        assertThat(pipe.depth()).isZero();
        assertThat(pipe.messages()).isEqualTo(5);
        assertThat(pipe.bytes()).isEqualTo(50);
    }

    @Test
    void aConnectionIsNotTakenFromTheThreadThatIsWritingToIt() {
        bringTo("IDLE");
        send(pipe);
        assertThat(pipe.claimIdle()).isTrue(); // by an application thread

        assertThat(pipe.detach()).isFalse();
        pipe.flushDirectly();
        assertThat(flusher.direct).isEqualTo(1);
        write(1);
        assertThat(pipe.tryIdle()).isEqualTo(IdleAttempt.IDLE);
        assertThat(pipe.detach()).isTrue();
    }

    @Test
    void aQueueWithoutConnectionAsksNobodyToFlush() {
        bringTo("IDLE");
        pipe.detach();
        send(pipe);
        pipe.schedule();
        pipe.flushDirectly();
        pipe.flushForIoThread();

        assertThat(flusher.scheduled).isZero();
        assertThat(flusher.direct).isZero();
        assertThat(flusher.helping).isZero();
        assertThat(pipe.depth()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MESSAGE_BYTES - 1, MESSAGE_BYTES, MESSAGE_BYTES + 1, 5 * MESSAGE_BYTES})
    void clearingCountsWhatWasNotWrittenWhole(int writtenBytes) {
        pipe.attach(flusher);
        for (int i = 0; i < 5; i++) {
            send(pipe);
        }
        writeBytes(writtenBytes);
        pipe.awaitChannel();
        pipe.detach();

        assertThat(pipe.clear()).isEqualTo(5 - writtenBytes / MESSAGE_BYTES);
        assertThat(pipe.depth()).isZero();
        assertThat(pipe.clear()).isZero();
        assertThat(pool.bytesInUse()).isZero();
        assertThat(pipe.messages()).isEqualTo(5);
    }

    @Test
    void clearingAFullQueueMakesRoom() {
        pipe = pipe(3);
        fill(3);

        assertThat(pipe.clear()).isEqualTo(3);
        assertThat(roomSignals).isEqualTo(1);
        assertThat(hasRoom(pipe)).isTrue();
    }

    @Test
    void aMessageThatCannotBeAppendedWholeLeavesNothingBehind() {
        pipe.attach(flusher);
        send(pipe);
        sendLock.lock();
        try {
            pipe.appendPart(new byte[300], true);
            assertThat(catchNullPointer(() -> pipe.appendPart(null, false))).isTrue();
        } finally {
            sendLock.unlock();
        }
        send(pipe);

        assertThat(Wire.parse(writeBytes(Integer.MAX_VALUE)))
                .extracting(Message::byteCount)
                .containsExactly(10L, 10L);
        assertThat(pipe.bytes()).isEqualTo(20);
        assertThat(pipe.messages()).isEqualTo(2);
    }

    private static boolean catchNullPointer(Runnable action) {
        try {
            action.run();
            return false;
        } catch (NullPointerException e) {
            return true;
        }
    }

    // ---- Helpers. ----

    private void setHighWaterMark(int messages) {
        sendLock.lock();
        try {
            pipe.setHighWaterMark(messages);
        } finally {
            sendLock.unlock();
        }
    }

    private boolean hasRoom(OutboundPipe target) {
        sendLock.lock();
        try {
            return target.hasRoom();
        } finally {
            sendLock.unlock();
        }
    }

    /** Sends until there is no room, which must be after {@code expected} messages at most. */
    private void fill(int expected) {
        int sent = 0;
        while (hasRoom(pipe)) {
            send(pipe);
            sent++;
            assertThat(sent).as("messages sent before the queue was full").isLessThanOrEqualTo(expected);
        }
        assertThat(sent).isPositive();
        assertThat(pipe.depth()).isEqualTo(pipe.highWaterMark());
    }

    private void sendChunk() {
        for (int i = 0; i < MESSAGES_PER_CHUNK; i++) {
            send(pipe);
        }
    }

    private void send(OutboundPipe target) {
        send(target, MESSAGE);
    }

    private void send(OutboundPipe target, Message message) {
        sendLock.lock();
        try {
            target.appendParts(message, 0);
            target.commit();
        } finally {
            sendLock.unlock();
        }
    }

    private void write(int messages) {
        writeBytes((int) Math.min(Integer.MAX_VALUE, (long) messages * MESSAGE_BYTES));
    }

    private byte[] writeBytes(int limit) {
        PartialChannel channel = new PartialChannel();
        int count;
        while (channel.size() < limit && (count = pipe.gather(buffers)) > 0) {
            pipe.advance(channel.write(buffers, count, limit - channel.size()));
        }
        return channel.bytes();
    }
}
