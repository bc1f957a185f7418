// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.reactor.IoThread;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AffinityTest {

    private final ContextThreads threads = new ContextThreads("affinity-test", 3);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void eachBitStandsForAThread() {
        Set<IoThread> chosen = new HashSet<>();
        for (long bit = 1; bit < 0b1000; bit <<= 1) {
            chosen.add(threads.choose(bit));
            assertThat(threads.choose(bit)).isSameAs(threads.choose(bit));
        }

        assertThat(chosen).hasSize(3).contains(threads.choose(0));
    }

    @Test
    void bitsOfThreadsThatThereAreNotDoNotMatterBesideOthers() {
        assertThat(threads.choose(Long.MIN_VALUE | 0b10)).isSameAs(threads.choose(0b10));
    }
}
