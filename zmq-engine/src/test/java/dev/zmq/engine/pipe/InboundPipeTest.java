// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread plays both ends here; {@link InboundPipeStressTest} has one for each. */
class InboundPipeTest {

    private InboundPipe pipe = pipe(1000);
    private int resumed;
    private int delivered;

    private InboundPipe pipe(int highWaterMark) {
        InboundPipe created = new InboundPipe(highWaterMark);
        created.attach(() -> resumed++);
        return created;
    }

    // ---- Messages. ----

    @Test
    void anEmptyQueueHasNoMessage() {
        assertThat(pipe.poll()).isNull();
        assertThat(pipe.depth()).isZero();
        assertThat(pipe.credit()).isEqualTo(1000);
    }

    @Test
    void messagesComeOutInTheOrderOfTheirArrivalWhateverTheirForm() {
        List<Message> messages = List.of(
                Wire.message(1, 0),
                Wire.message(2, 255),
                Wire.message(3, 256),
                Wire.message(4, 1, 2, 3),
                Wire.message(5, 20_000),
                Wire.message(6, 4));
        byte[] run = Wire.of(messages.subList(0, 4)).bytes();
        pipe.deliver(run, 4, 0 + 255 + 256 + 6);
        pipe.deliver(messages.get(4));
        pipe.deliver(Wire.of(messages.subList(5, 6)).bytes(), 1, 4);

        assertThat(pipe.depth()).isEqualTo(6);
        for (Message message : messages) {
            BatchTest.assertSame(pipe.poll(), message);
        }
        assertThat(pipe.poll()).isNull();
        assertThat(pipe.depth()).isZero();
        assertThat(pipe.messages()).isEqualTo(6);
        assertThat(pipe.bytes()).isEqualTo(0 + 255 + 256 + 6 + 20_000 + 4);
    }

    @Test
    void messagesThatArriveAfterTheQueueWasFoundEmptyAreSeen() {
        for (int round = 0; round < 3; round++) {
            assertThat(pipe.poll()).isNull();
            deliver(2);
            assertThat(pipe.poll()).isNotNull();
            assertThat(pipe.poll()).isNotNull();
        }
        assertThat(pipe.poll()).isNull();
    }

    @Test
    void clearingDropsAndCountsWhatIsQueued() {
        deliver(7);
        pipe.poll();

        assertThat(pipe.clear()).isEqualTo(6);
        assertThat(pipe.depth()).isZero();
        assertThat(pipe.clear()).isZero();
        assertThat(pipe.messages()).isEqualTo(7);
    }

    // ---- Credit. ----

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1000})
    void creditIsWhatIsLeftToTheHighWaterMark(int highWaterMark) {
        pipe = pipe(highWaterMark);
        for (int left = highWaterMark; left > 0; left--) {
            assertThat(pipe.credit()).isEqualTo(left);
            deliver(1);
        }
        assertThat(pipe.credit()).isZero();
        for (int left = 1; left <= highWaterMark; left++) {
            pipe.poll();
            assertThat(pipe.credit()).isEqualTo(left);
        }
    }

    @Test
    void withoutAHighWaterMarkCreditNeverEnds() {
        pipe = pipe(0);
        for (int i = 0; i < 10; i++) {
            deliver(1000);
            assertThat(pipe.credit()).isEqualTo(Integer.MAX_VALUE);
        }
        assertThat(pipe.stall()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // high-water mark, low-water mark, messages in each delivery
        "1, 0, 1",
        "2, 1, 1",
        "2, 1, 2",
        "3, 2, 1",
        "3, 2, 3",
        "5, 3, 1",
        "5, 3, 2",
        "5, 3, 5",
        "1000, 500, 1",
        "1000, 500, 7",
        "1000, 500, 1000"
    })
    void aStalledSourceGoesOnAtTheLowWaterMark(int highWaterMark, int lowWaterMark, int run) {
        pipe = pipe(highWaterMark);
        for (int round = 0; round < 4; round++) {
            while (pipe.credit() > 0) {
                deliver(Math.min(run, pipe.credit()));
            }
            assertThat(pipe.depth()).isEqualTo(highWaterMark);
            assertThat(pipe.stall()).isTrue();
            assertThat(pipe.blocked().since()).isNotNull();
            resumed = 0;
            while (resumed == 0) {
                assertThat(pipe.depth()).isPositive();
                assertThat(pipe.poll()).isNotNull();
                if (pipe.depth() > lowWaterMark) {
                    assertThat(resumed).as("resumed at depth %d", pipe.depth()).isZero();
                } else if (pipe.depth() == 0) {
                    pipe.clearSignal();
                }
            }
            // Looked at with each message that begins a batch or is known to be the one: two messages late at most.
            assertThat(pipe.depth()).isBetween(lowWaterMark - 2L, (long) lowWaterMark);
            assertThat(resumed).isEqualTo(1);

            pipe.unstall();
            assertThat(pipe.blocked().since()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1000})
    void aSourceThatStallsAfterTheQueueHasDrainedGoesOnAtOnce(int highWaterMark) {
        pipe = pipe(highWaterMark);
        deliver(highWaterMark);
        assertThat(pipe.credit()).isZero();
        drain();

        assertThat(pipe.stall()).isFalse();
        assertThat(pipe.blocked().since()).isNull();
        assertThat(resumed).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1000})
    void whoeverFindsTheQueueEmptyLetsAStalledSourceGoOn(int highWaterMark) {
        pipe = pipe(highWaterMark);
        deliver(highWaterMark);
        assertThat(pipe.stall()).isTrue();
        drain();
        pipe.clearSignal();

        assertThat(resumed).isEqualTo(1);
    }

    /** At the check of the low-water mark the source was not stalled yet, so only a later one can let it go on. */
    @Test
    void aSourceThatStallsBehindTheCheckGoesOnWithinTheNextBatch() {
        pipe = pipe(10);
        deliver(10);
        IntStream.range(0, 5).forEach(i -> pipe.poll());
        deliver(5);
        assertThat(pipe.stall()).isTrue();

        for (int i = 0; i < 5; i++) {
            assertThat(pipe.poll()).isNotNull();
        }
        assertThat(pipe.poll()).isNotNull();
        assertThat(resumed).isEqualTo(1);
    }

    @Test
    void aHigherMarkLetsAStalledSourceGoOn() {
        pipe = pipe(2);
        deliver(2);
        assertThat(pipe.stall()).isTrue();

        pipe.setHighWaterMark(5);
        assertThat(resumed).isEqualTo(1);
        pipe.unstall();
        assertThat(pipe.credit()).isEqualTo(3);
        deliver(3);
        assertThat(pipe.stall()).isTrue();
        pipe.setHighWaterMark(0);
        assertThat(resumed).isEqualTo(2);
        assertThat(pipe.credit()).isEqualTo(Integer.MAX_VALUE);
        assertThat(pipe.highWaterMark()).isZero();
    }

    @Test
    void aLowerMarkHoldsForWhatIsQueuedAlready() {
        deliver(100);
        pipe.setHighWaterMark(10);
        assertThat(pipe.credit()).isZero();
        assertThat(pipe.stall()).isTrue();

        for (int depth = 99; depth >= 0; depth--) {
            assertThat(pipe.poll()).isNotNull();
            assertThat(pipe.credit()).isEqualTo(Math.max(0, 10 - depth));
        }
        assertThat(pipe.poll()).isNull();
        pipe.clearSignal();
        assertThat(resumed).isEqualTo(1);
    }

    @Test
    void aMarkIntroducedLaterHoldsForWhatIsQueuedAlready() {
        pipe = pipe(0);
        deliver(100);
        pipe.setHighWaterMark(1);
        assertThat(pipe.credit()).isZero();
        assertThat(pipe.stall()).isTrue();
        drain();
        pipe.clearSignal();

        assertThat(resumed).isEqualTo(1);
        assertThat(pipe.credit()).isEqualTo(1);
    }

    // ---- The source comes and goes. ----

    @Test
    void messagesOutliveTheConnectionThatBroughtThem() {
        deliver(3);
        pipe.attach(null);

        assertThat(drain()).isEqualTo(3);
    }

    @Test
    void whoeverReceivesWhileThereIsNoSourceResumesNobody() {
        pipe = pipe(2);
        deliver(2);
        assertThat(pipe.stall()).isTrue();
        pipe.attach(null);
        assertThat(pipe.blocked().since()).isNull();
        drain();
        pipe.clearSignal();

        assertThat(resumed).isZero();
    }

    @Test
    void theNextSourceStallsAndGoesOnLikeTheFirst() {
        pipe = pipe(2);
        deliver(2);
        assertThat(pipe.stall()).isTrue();
        pipe.attach(null);
        int[] resumedSecond = {0};
        pipe.attach(() -> resumedSecond[0]++);
        assertThat(pipe.credit()).isZero();
        assertThat(pipe.stall()).isTrue();
        pipe.poll();

        assertThat(resumed).isZero();
        assertThat(resumedSecond[0]).isEqualTo(1);
    }

    // ---- Telling of arrivals. ----

    @Test
    @Tag("L15")
    void oneSignalStandsForAllMessagesUntilTheQueueIsFoundEmpty() {
        deliver(1);
        assertThat(pipe.needsSignal()).isTrue();
        deliver(1);
        assertThat(pipe.needsSignal()).isFalse();
        drain();
        deliver(1);
        assertThat(pipe.needsSignal()).isFalse(); // the consumer has not said yet that it found nothing
        drain();

        pipe.clearSignal();
        assertThat(pipe.poll()).isNull();
        deliver(1);
        assertThat(pipe.needsSignal()).isTrue();
    }

    @Test
    void theTimeWithoutRoomIsAddedUp() {
        pipe = pipe(1);
        deliver(1);
        assertThat(pipe.blocked().total()).isZero();
        assertThat(pipe.stall()).isTrue();
        assertThat(pipe.blocked().total()).isPositive();
        pipe.unstall();

        assertThat(pipe.blocked().total()).isPositive().isEqualTo(pipe.blocked().total());
    }

    // ---- Helpers. ----

    private void deliver(int messages) {
        Message[] run = new Message[messages];
        Arrays.setAll(run, i -> Wire.message(delivered++, 10));
        pipe.deliver(Wire.of(List.of(run)).bytes(), messages, 10L * messages);
    }

    private int drain() {
        int count = 0;
        while (pipe.poll() != null) {
            count++;
        }
        assertThat(Objects.isNull(pipe.poll())).isTrue();
        return count;
    }

    // ---- Bytes. ----

    @Test
    void aQueueThatHoldsSoManyBytesGivesNoCreditAndGoesOnWhenHalfEmpty() {
        InboundPipe limited = new InboundPipe(0, 1000, new BlockedClock());
        limited.attach(() -> resumed++);
        for (int i = 0; i < 10; i++) {
            assertThat(limited.credit()).isPositive();
            limited.deliver(Message.of(new byte[100]));
        }
        assertThat(limited.credit()).isZero();
        assertThat(limited.creditBytes()).isZero();
        assertThat(limited.stall()).isTrue();

        for (int i = 0; i < 4; i++) {
            assertThat(limited.poll()).isNotNull();
            assertThat(resumed).isZero();
        }
        assertThat(limited.poll()).isNotNull();
        assertThat(resumed).isEqualTo(1);
        assertThat(limited.creditBytes()).isEqualTo(500);
    }

    @Test
    void aStalledSourceGoesOnOnceBothMeasuresAllowIt() {
        InboundPipe limited = new InboundPipe(10, 1000, new BlockedClock());
        limited.attach(() -> resumed++);
        limited.deliver(Message.of(new byte[10]));
        for (int i = 0; i < 9; i++) {
            limited.deliver(Message.of(new byte[110]));
        }
        assertThat(limited.credit()).isZero();
        assertThat(limited.stall()).isTrue();

        for (int i = 0; i < 5; i++) {
            assertThat(limited.poll()).isNotNull();
        }
        assertThat(limited.depth()).isEqualTo(5);
        assertThat(resumed).isZero(); // 550 bytes are too many yet
        assertThat(limited.poll()).isNotNull();
        assertThat(resumed).isEqualTo(1);
    }

    @Test
    void aSourceThatStallsForBytesThatAreGoneGoesOnAtOnce() {
        InboundPipe limited = new InboundPipe(0, 100, new BlockedClock());
        limited.deliver(Message.of(new byte[200]));
        assertThat(limited.credit()).isZero();
        assertThat(limited.poll()).isNotNull();

        assertThat(limited.stall()).isFalse();
        assertThat(limited.credit()).isPositive();
    }
}
