// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.testkit.Wire;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limit in bytes beside that in messages; one thread plays all roles. */
class OutboundPipeBytesTest {

    private static final int SHORT_FRAMING_BYTES = 2;
    private static final int LONG_FRAMING_BYTES = 9;
    private static final int LONGEST_SHORT_FRAME = 257;

    private final ShortLock sendLock = new ShortLock();
    private final ChunkPool pool = new ChunkPool();
    private int roomSignals;
    private final OutboundPipe pipe = new OutboundPipe(sendLock, pool, 10, () -> roomSignals++);

    private static final class NoFlusher implements OutboundPipe.Flusher {

        @Override
        public void schedule() {}

        @Override
        public void flushDirectly() {}

        @Override
        public void flushForIoThread() {}
    }

    @BeforeEach
    void attach() {
        pipe.attach(new NoFlusher());
    }

    @AfterEach
    void allMemoryComesBack() {
        pipe.awaitChannel();
        assertThat(pipe.detach()).isTrue();
        pipe.clear();
        assertThat(pool.bytesInUse()).isZero();
    }

    private void append(int wireBytes) {
        int framing = wireBytes > LONGEST_SHORT_FRAME ? LONG_FRAMING_BYTES : SHORT_FRAMING_BYTES;
        pipe.appendParts(Wire.message(1, wireBytes - framing), 0);
        pipe.commit();
    }

    private int appendUntilFull(int wireBytes) {
        int count = 0;
        while (pipe.hasRoom()) {
            append(wireBytes);
            count++;
        }
        return count;
    }

    private void write(int bytes) {
        assertThat(pipe.gather(new ByteBuffer[16])).isPositive();
        pipe.advance(bytes);
    }

    @Test
    void aQueueThatHoldsSoManyBytesIsFullHoweverFewMessagesTheyAre() {
        pipe.setMaxBytes(300);

        assertThat(appendUntilFull(100)).isEqualTo(3);
        assertThat(pipe.blocked().reading()).isNotNull();
    }

    @Test
    void theLastMessageMayGoBeyondTheLimit() {
        pipe.setMaxBytes(301);

        assertThat(appendUntilFull(100)).isEqualTo(4);
    }

    @Test
    void anEmptyQueueTakesAMessageOfAnySize() {
        pipe.setMaxBytes(1);

        assertThat(appendUntilFull(100)).isEqualTo(1);
        write(100);
        assertThat(roomSignals).isEqualTo(1);
        assertThat(appendUntilFull(200)).isEqualTo(1);
    }

    @Test
    void messagesCountAsWell() {
        pipe.setMaxBytes(1_000_000);

        assertThat(appendUntilFull(100)).isEqualTo(10);
    }

    @Test
    void withoutALimitInMessagesBytesCountAlone() {
        pipe.setHighWaterMark(0);
        pipe.setMaxBytes(10_000);

        assertThat(appendUntilFull(100)).isEqualTo(100);
        write(4_900);
        assertThat(roomSignals).isZero();
        assertThat(pipe.hasRoom()).isFalse();
        write(100);
        assertThat(roomSignals).isEqualTo(1);
        assertThat(appendUntilFull(100)).isEqualTo(50);
    }

    @Test
    void aFullQueueHasRoomAgainWhenItIsHalfEmptyByBothMeasures() {
        pipe.setMaxBytes(800);
        append(400);
        append(50);
        append(50);
        append(50);
        append(400);
        assertThat(pipe.hasRoom()).isFalse();

        write(400); // 550 left: few enough messages, too many bytes
        assertThat(pipe.hasRoom()).isFalse();
        assertThat(roomSignals).isZero();
        write(150);
        assertThat(roomSignals).isEqualTo(1);
        assertThat(pipe.hasRoom()).isTrue();
    }

    @Test
    void halfAMessageCountsAsAWholeOne() {
        pipe.setMaxBytes(200);
        assertThat(appendUntilFull(100)).isEqualTo(2);

        write(99);
        assertThat(pipe.hasRoom()).isFalse();
        write(1);
        assertThat(pipe.hasRoom()).isTrue();
    }

    @Test
    void aChangedLimitCountsAtOnce() {
        pipe.setMaxBytes(200);
        assertThat(appendUntilFull(100)).isEqualTo(2);

        pipe.setMaxBytes(400);
        assertThat(appendUntilFull(100)).isEqualTo(2);
        pipe.setMaxBytes(100);
        assertThat(pipe.hasRoom()).isFalse();
        pipe.setMaxBytes(0);
        assertThat(appendUntilFull(100)).isEqualTo(6);
    }

    @Test
    void whatIsDroppedTakesNoRoom() {
        pipe.setMaxBytes(200);
        assertThat(appendUntilFull(100)).isEqualTo(2);
        pipe.awaitChannel();
        assertThat(pipe.detach()).isTrue();

        pipe.clear();

        assertThat(appendUntilFull(100)).isEqualTo(2);
        assertThat(pipe.clearIfDetached()).isEqualTo(2);
        assertThat(appendUntilFull(100)).isEqualTo(2);
        pipe.attach(new NoFlusher());
    }
}
