// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.testkit.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChunkPoolTest {

    private final ChunkPool pool = new ChunkPool();

    @Test
    void countsWhatIsInUse() {
        Chunk first = pool.acquire();
        Chunk second = pool.acquire();
        assertThat(pool.bytesInUse()).isEqualTo(2L * ChunkPool.CHUNK_BYTES);

        pool.release(first);
        assertThat(pool.bytesInUse()).isEqualTo(ChunkPool.CHUNK_BYTES);
        pool.release(second);
        assertThat(pool.bytesInUse()).isZero();
    }

    @Test
    void aChunkComesBackLikeANewOne() {
        Chunk used = pool.acquire();
        used.end = 17;
        used.next = pool.acquire();
        pool.release(used);

        Chunk again = pool.acquire();
        assertThat(again).isSameAs(used);
        assertThat(again.end).isEqualTo(ChunkPool.CHUNK_BYTES);
        assertThat(again.next).isNull();
    }

    @Test
    void aBodyByReferenceIsNeitherCountedNorKept() {
        Chunk reference = new Chunk(ByteBuffer.wrap(new byte[100]), true);
        pool.release(reference);

        assertThat(pool.bytesInUse()).isZero();
        assertThat(pool.acquire()).isNotSameAs(reference);
    }

    @Test
    void keepsABoundedNumberOfIdleChunks() {
        List<Chunk> chunks = Stream.generate(pool::acquire).limit(300).toList();
        chunks.forEach(pool::release);
        assertThat(pool.bytesInUse()).isZero();

        Set<Chunk> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(chunks);
        List<Chunk> again = Stream.generate(pool::acquire).limit(300).toList();
        assertThat(again).filteredOn(known::contains).hasSize(128);
    }

    @Test
    void neverHandsOneChunkToTwoThreads() {
        Set<Chunk> held = ConcurrentHashMap.newKeySet();
        try (Workers workers = new Workers()) {
            for (int worker = 0; worker < 3; worker++) {
                long seed = worker;
                workers.run(() -> {
                    Random random = new Random(seed);
                    List<Chunk> mine = new ArrayList<>();
                    for (int i = 0; i < 50_000; i++) {
                        if (mine.isEmpty() || mine.size() < 20 && random.nextBoolean()) {
                            Chunk chunk = pool.acquire();
                            assertThat(held.add(chunk)).isTrue();
                            mine.add(chunk);
                        } else {
                            Chunk chunk = mine.remove(random.nextInt(mine.size()));
                            assertThat(held.remove(chunk)).isTrue();
                            pool.release(chunk);
                        }
                    }
                    for (Chunk chunk : mine) {
                        held.remove(chunk);
                        pool.release(chunk);
                    }
                });
            }
            workers.join();
        }
        assertThat(pool.bytesInUse()).isZero();
    }
}
