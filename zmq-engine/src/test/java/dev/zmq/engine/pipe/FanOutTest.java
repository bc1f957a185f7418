// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.testkit.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that go to several queues at once, one thing after the other; what threads do to it is for other tests. */
@Tag("V67")
class FanOutTest {

    private static final int NO_MARK = 0;
    private static final int REPETITIONS = 8;

    private final ChunkPool pool = new ChunkPool();
    private final List<FanOutPeer> peers = new ArrayList<>();
    private final FanOutSender sender = new FanOutSender(pool);

    @AfterEach
    void allMemoryComesBack() {
        peers.forEach(peer -> peer.out.clear());
        assertThat(sender.fanOut.isOpen()).isFalse();
        assertThat(pool.bytesInUse()).isZero();
    }

    private FanOutPeer peer(int highWaterMark) {
        FanOutPeer peer = new FanOutPeer(sender.sendLock, pool, highWaterMark);
        peers.add(peer);
        return peer;
    }

    /** Sends as many messages as it takes until they are shared. */
    private void startRun() {
        for (int i = 0; i <= REPETITIONS; i++) {
            sender.send(Wire.message(i, 10), peers);
        }
        assertThat(sender.fanOut.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 255, 256, 1024, 10_000, FrameQueue.MAX_COPIED_BODY_BYTES, 30_000, 100_000})
    void everyPeerGetsEveryMessage(int size) {
        IntStream.range(0, 3).forEach(i -> peer(NO_MARK));

        for (int i = 0; i < 300; i++) {
            sender.send(i % 10 == 0 ? Wire.message(i, size, 0, size / 2) : Wire.message(i, size), peers);
        }

        peers.forEach(FanOutPeer::writeAll);
        peers.forEach(FanOutPeer::verify);
    }

    @Test
    void theMemoryOfAHundredPeersIsThatOfOne() {
        IntStream.range(0, 100).forEach(i -> peer(NO_MARK));
        startRun();
        long before = pool.bytesInUse();

        for (int i = 0; i < 2000; i++) {
            sender.send(Wire.message(i, 1000), peers);
        }

        assertThat(pool.bytesInUse() - before).isLessThanOrEqualTo(2 * 2000 * 1000);
        peers.forEach(FanOutPeer::writeAll);
        peers.forEach(FanOutPeer::verify);
    }

    @Test
    void whatIsWrittenByAllIsGivenBack() {
        IntStream.range(0, 3).forEach(i -> peer(NO_MARK));
        startRun();

        for (int i = 0; i < 10_000; i++) {
            sender.send(Wire.message(i, 1000), peers);
            peers.forEach(FanOutPeer::writeAll);
            assertThat(pool.bytesInUse()).isLessThanOrEqualTo(6L * ChunkPool.CHUNK_BYTES);
        }
        peers.forEach(FanOutPeer::verify);
    }

    @Test
    void aPeerThatIsNotWrittenHoldsUpToItsMarkAndKeepsNobodyElse() {
        FanOutPeer slow = peer(1000);
        FanOutPeer fast = peer(1000);
        startRun();

        for (int i = 0; i < 100_000; i++) {
            sender.send(Wire.message(i, 16), peers);
            fast.writeAll();
        }

        assertThat(slow.out.depth()).isEqualTo(1000);
        assertThat(slow.dropped()).isEqualTo(REPETITIONS + 1 + 100_000 - 1000);
        assertThat(fast.dropped()).isZero();
        assertThat(pool.bytesInUse()).isLessThanOrEqualTo(6L * ChunkPool.CHUNK_BYTES);
        peers.forEach(FanOutPeer::writeAll);
        peers.forEach(FanOutPeer::verify);
    }

    /** A peer that now and then takes some messages of a stream has its queue made of many small pieces of it. */
    @ParameterizedTest
    @ValueSource(ints = {20, 100, 1000, 20_000})
    void aPeerThatLagsHoldsASmallMultipleOfItsBacklog(int highWaterMark) {
        FanOutPeer slow = peer(highWaterMark);
        FanOutPeer fast = peer(NO_MARK);
        Random random = new Random(highWaterMark);
        startRun();
        long most = 0;

        for (int i = 0; i < 200_000; i++) {
            List<FanOutPeer> to = random.nextInt(300) == 0 ? List.of(fast) : peers;
            sender.send(Wire.message(i, 16), to);
            fast.writeAll();
            if (random.nextInt(50) == 0) {
                slow.write(random.nextInt(600));
            }
            most = Math.max(most, pool.bytesInUse() - 4 * 18 * slow.out.depth());
        }

        assertThat(most).isLessThanOrEqualTo(10L * ChunkPool.CHUNK_BYTES);
        peers.forEach(FanOutPeer::writeAll);
        peers.forEach(FanOutPeer::verify);
    }

    @Test
    void aQueueThatGoesIdleIsToldOfTheNextMessage() {
        FanOutPeer first = peer(NO_MARK);
        FanOutPeer second = peer(NO_MARK);
        startRun();
        first.writeAll();

        first.goIdle();
        assertThat(first.out.isIdle()).isTrue();
        sender.send(Wire.message(1, 10), peers);

        assertThat(first.out.isIdle()).as("idle, with a message in it").isFalse();
        assertThat(first.out.depth()).isEqualTo(1);
        peers.forEach(FanOutPeer::writeAll);
        second.goIdle();
        first.goIdle();
        assertThat(sender.fanOut.isOpen()).isFalse();
        assertThat(pool.bytesInUse()).isZero();
        peers.forEach(FanOutPeer::verify);
    }

    @Test
    void aLostConnectionResendsFromTheFirstMessageNotWhollyWritten() {
        FanOutPeer peer = peer(NO_MARK);
        peer(NO_MARK);
        startRun();
        for (int i = 0; i < 10_000; i++) {
            sender.send(Wire.message(i, i % 400), peers);
            if (i % 3 == 0) {
                peer.write(i % 1000);
            }
            if (i % 100 == 0) {
                peer.reconnect();
            }
        }

        peers.forEach(FanOutPeer::writeAll);
        peers.forEach(FanOutPeer::verify);
    }

    @Test
    void aRunThatEndsBeforeItsFirstMessageLeavesNothingBehind() {
        FanOutPeer peer = peer(NO_MARK);
        startRun();
        peer.writeAll();
        SharedChunk empty = new SharedChunk(pool);
        sender.fanOut.close();

        peer.out.beginShare(empty);
        peer.out.endShare();
        empty.release();
        sender.send(Wire.message(1, 10), peers);

        peer.writeAll();
        peer.verify();
    }

    @Test
    void aRunThatMemoryDoesNotSufficeForIsNotOpen() {
        List<Pipe> tooMany = Collections.nCopies(Integer.MAX_VALUE, peer(NO_MARK).pipe);

        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> sender.fanOut.open(tooMany));

        assertThat(sender.fanOut.isOpen()).isFalse();
        startRun();
        peers.forEach(FanOutPeer::writeAll);
        peers.forEach(FanOutPeer::verify);
    }

    @Test
    void aHigherMarkCountsAtOnceForAMember() {
        FanOutPeer peer = peer(100);
        startRun();

        peer.out.setHighWaterMark(20);
        for (int i = 0; i < 300; i++) {
            sender.send(Wire.message(i, 10), peers);
        }
        assertThat(peer.out.depth()).isEqualTo(20);
        peer.out.setHighWaterMark(200);
        for (int i = 0; i < 300; i++) {
            sender.send(Wire.message(i, 10), peers);
        }

        assertThat(peer.out.depth()).isEqualTo(200);
        peer.writeAll();
        peer.verify();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverHappensEveryPeerGetsItsMessagesOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        int[] marks = {NO_MARK, 1, 5, 12, 20, 100, 1000, 1000};
        for (int mark : marks) {
            peer(mark);
        }
        List<FanOutPeer> others = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            switch (random.nextInt(200)) {
                case 0 -> others = some(random);
                case 1 -> pick(random).reconnect();
                case 2 -> pick(random).goIdle();
                case 3 -> pick(random).out.setMaxBytes(random.nextBoolean() ? 0 : 5000);
                case 4 -> pick(random).writeAll();
                default -> pick(random).write(random.nextInt(1 + (1 << random.nextInt(14))));
            }
            List<FanOutPeer> to = random.nextInt(1000) < 5 * (seed % 5) ? others : peers;
            sender.send(Wire.message(i, sizes(random)), to);
            peers.forEach(FanOutPeer::checkStatistics);
        }

        for (FanOutPeer peer : peers) {
            peer.out.setMaxBytes(0);
            peer.writeAll();
            peer.verify();
        }
    }

    private FanOutPeer pick(Random random) {
        return peers.get(random.nextInt(peers.size()));
    }

    private List<FanOutPeer> some(Random random) {
        return peers.stream().filter(each -> random.nextBoolean()).toList();
    }

    private static int[] sizes(Random random) {
        int[] sizes = new int[random.nextInt(20) == 0 ? 3 : 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(500) == 0 ? random.nextInt(40_000) : random.nextInt(300);
        }
        return sizes;
    }
}
