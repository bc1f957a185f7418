// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.pipe.Pipe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingTableTest {

    private static final byte[] NO_ID = {};

    private final RoutingTable table = new RoutingTable();
    private final Pipes pipes = new Pipes(() -> {});

    @Test
    void aPeerIsFoundUnderTheIdItAnnounced() {
        Pipe peer = pipes.create("peer", 0);

        assertThat(table.add(id("worker"), peer)).isTrue();
        assertThat(peer.routingId()).isEqualTo(id("worker"));
        assertThat(table.find(id("worker"))).isSameAs(peer);
        assertThat(table.find(id("Worker"))).isNull();
        assertThat(table.find(NO_ID)).isNull();
    }

    @Test
    void aPeerWithoutAnIdGetsOneThatNoApplicationChooses() {
        Set<ByteBuffer> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Pipe peer = pipes.create("peer", 0);
            assertThat(table.add(NO_ID, peer)).isTrue();
            assertThat(peer.routingId()).hasSize(5).startsWith(0);
            assertThat(table.find(peer.routingId())).isSameAs(peer);
            assertThat(ids.add(ByteBuffer.wrap(peer.routingId()))).isTrue();
        }
    }

    @Test
    void aSecondPeerUnderTheSameIdIsRefusedAndTheFirstStays() {
        Pipe first = pipes.create("first", 0);
        Pipe second = pipes.create("second", 0);
        table.add(id("worker"), first);

        assertThat(table.add(id("worker"), second)).isFalse();
        assertThat(second.routingId()).isNull();
        table.remove(second);
        assertThat(table.find(id("worker"))).isSameAs(first);
    }

    @Test
    void anIdIsFreeOnceItsPeerHasGone() {
        Pipe first = pipes.create("first", 0);
        Pipe second = pipes.create("second", 0);
        table.add(id("worker"), first);
        table.remove(first);
        table.remove(first);

        assertThat(table.find(id("worker"))).isNull();
        assertThat(table.add(id("worker"), second)).isTrue();
        table.remove(first);
        assertThat(table.find(id("worker"))).isSameAs(second);
    }

    @Test
    void aPeerThatComesBackWithItsIdIsKnown() {
        Pipe peer = pipes.create("peer", 0);
        table.add(id("worker"), peer);

        assertThat(table.add(id("worker"), peer)).isTrue();
        assertThat(table.find(id("worker"))).isSameAs(peer);
    }

    @Test
    void aPeerThatComesBackWithoutAnIdKeepsTheGeneratedOne() {
        Pipe peer = pipes.create("peer", 0);
        table.add(NO_ID, peer);
        byte[] generated = peer.routingId();

        assertThat(table.add(NO_ID, peer)).isTrue();
        assertThat(peer.routingId()).isEqualTo(generated);
        table.remove(peer);
        assertThat(table.find(generated)).isNull();
    }

    @Test
    void aPeerThatComesBackWithAnotherIdIsFoundUnderThatAlone() {
        Pipe peer = pipes.create("peer", 0);
        table.add(id("before"), peer);

        assertThat(table.add(id("after"), peer)).isTrue();
        assertThat(table.find(id("after"))).isSameAs(peer);
        assertThat(table.find(id("before"))).isNull();
        table.remove(peer);
        assertThat(table.find(id("after"))).isNull();
    }

    @Test
    void aPeerThatComesBackWithTheIdOfAnotherKeepsItsOwn() {
        Pipe first = pipes.create("first", 0);
        Pipe second = pipes.create("second", 0);
        table.add(id("1"), first);
        table.add(id("2"), second);

        assertThat(table.add(id("1"), second)).isFalse();
        assertThat(table.find(id("1"))).isSameAs(first);
        assertThat(table.find(id("2"))).isSameAs(second);
        table.remove(second);
        assertThat(table.find(id("2"))).isNull();
    }

    private static byte[] id(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
