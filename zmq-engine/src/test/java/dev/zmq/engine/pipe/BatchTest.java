// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("L18")
class BatchTest {

    static Stream<List<Message>> runs() {
        return Stream.of(
                List.of(),
                List.of(Wire.message(1, 0)),
                List.of(Wire.message(1, 1), Wire.message(2, 0), Wire.message(3, 255), Wire.message(4, 127, 128)),
                List.of(
                        Wire.message(1, 256),
                        Wire.message(2, 300, 0, 300),
                        Wire.message(3, 0, 256),
                        Wire.message(4, 5)),
                List.of(Wire.message(1, 0, 0, 0), Wire.message(2, 8 * 1024), Wire.message(3, 0)),
                List.of(Wire.message(1, 1, 70_000, 1), Wire.message(2, 200)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void slicesTheMessagesOutOfTheirFrames(List<Message> messages) {
        Batch batch = Batch.ofFrames(Wire.of(messages).bytes());

        for (Message expected : messages) {
            assertSame(batch.poll(), expected);
        }
        assertThat(batch.poll()).isNull();
        assertThat(batch.poll()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void slicesAnyRun(long seed) {
        Random random = new Random(seed);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            messages.add(
                    Wire.message(i, random.ints(1 + random.nextInt(5), 0, 300).toArray()));
        }
        slicesTheMessagesOutOfTheirFrames(messages);
    }

    /** A long frame may hold a short body: only senders are asked to choose the shorter form. */
    @Test
    void acceptsAShortBodyInALongFrame() {
        Batch batch = Batch.ofFrames(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 2, 7, 8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

        assertSame(batch.poll(), Message.of(new byte[] {7, 8}));
        assertSame(batch.poll(), Message.of(new byte[0], new byte[0]));
        assertThat(batch.poll()).isNull();
    }

    @Test
    void handsOverOneLargeMessageAsItIs() {
        Message message = Wire.message(1, 100_000);
        Batch batch = Batch.ofReferences(new Object[] {message}, 0);

        assertThat(batch.poll()).isSameAs(message);
        assertThat(batch.poll()).isNull();
    }

    @Test
    void makesAMessageOfAPartThatCameByReference() {
        byte[] part = new byte[16];
        Batch batch = Batch.ofReferences(new Object[] {part}, 0);

        assertThat(batch.peek().part(0)).isSameAs(part);
        assertThat(batch.poll().part(0)).isSameAs(part);
        assertThat(batch.poll()).isNull();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aLookLeavesTheMessageWhereItIs(List<Message> messages) {
        Batch batch = Batch.ofFrames(Wire.of(messages).bytes());

        for (Message expected : messages) {
            assertThat(batch.isEmpty()).isFalse();
            assertSame(batch.peek(), expected);
            assertSame(batch.peek(), expected);
            assertSame(batch.poll(), expected);
        }
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.peek()).isNull();
    }

    @Test
    void aLookAtALargeMessageLeavesItWhereItIs() {
        Message message = Wire.message(1, 100_000);
        Batch batch = Batch.ofReferences(new Object[] {message}, 0);

        assertThat(batch.peek()).isSameAs(message);
        assertThat(batch.isEmpty()).isFalse();
        assertThat(batch.poll()).isSameAs(message);
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.peek()).isNull();
    }

    @Test
    void isFollowedByTheBatchThatWasLinkedToIt() {
        Batch first = Batch.empty();
        assertThat(first.poll()).isNull();
        assertThat(first.nextAcquire()).isNull();

        Batch second = Batch.ofReferences(new Object[] {Wire.message(1, 1)}, 0);
        first.linkRelease(second);
        assertThat(first.nextAcquire()).isSameAs(second);
    }

    static void assertSame(Message actual, Message expected) {
        assertThat(actual).isNotNull();
        assertThat(actual.parts().toArray(byte[][]::new))
                .isDeepEqualTo(expected.parts().toArray(byte[][]::new));
    }
}
