// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.Pipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("L26")
class LoadBalancerTest {

    private final LoadBalancer balancer = new LoadBalancer();
    private final Pipes pipes = new Pipes(balancer::onRoom);

    @Test
    void withoutPeersNobodyHasATurn() {
        assertThat(balancer.next()).isNull();
        assertThat(balancer.claimToHelp()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 17})
    void everyPeerGetsItsTurnInEveryRound(int count) {
        List<Pipe> all = addAll(count, 0);
        for (int round = 0; round < 5; round++) {
            assertThat(turns(count)).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @Test
    void theTurnStaysWithAPeerUntilItEnds() {
        addAll(3, 0);
        Pipe first = balancer.next();

        assertThat(balancer.next()).isSameAs(first);
        balancer.endTurn();
        assertThat(balancer.next()).isNotSameAs(first);
    }

    @Test
    void aPeerThatIsAddedTwiceGetsOneTurn() {
        List<Pipe> all = addAll(3, 0);
        balancer.add(all.get(1));

        assertThat(turns(3)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(turns(3)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aFullPeerIsLeftOutUntilItsLowWaterMark() {
        Pipe small = add("small", 4);
        Pipe large = add("large", 0);
        assertThat(turns(8)).filteredOn(small::equals).hasSize(4);
        assertThat(turns(8)).containsOnly(large);

        Pipes.write(small, 1);
        assertThat(turns(4)).containsOnly(large);
        Pipes.write(small, 1);
        assertThat(turns(4)).filteredOn(small::equals).hasSize(2);
        assertThat(turns(4)).containsOnly(large);
    }

    @Test
    void onceAllAreFullNobodyHasATurnUntilOneHasRoom() {
        List<Pipe> all = addAll(3, 2);
        assertThat(turns(6)).containsAll(all);
        assertThat(balancer.next()).isNull();

        Pipes.write(all.get(1), 1);
        assertThat(turns(1)).containsExactly(all.get(1));
        assertThat(balancer.next()).isNull();
        all.forEach(pipe -> Pipes.write(pipe, 2));
        assertThat(turns(6)).containsAll(all);
    }

    @Test
    void aPeerIsAddedInTheMiddleOfARound() {
        List<Pipe> all = new ArrayList<>(addAll(3, 0));
        turns(2);
        all.add(add("late", 0));

        assertThat(turns(4)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aPeerIsAddedWhileOthersAreFull() {
        addAll(2, 1);
        turns(2);
        assertThat(balancer.next()).isNull();
        Pipe late = add("late", 0);

        assertThat(turns(3)).containsOnly(late);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aPeerIsRemovedInTheMiddleOfARound(int removed) {
        for (int turns = 0; turns < 5; turns++) {
            LoadBalancer fresh = new LoadBalancer();
            List<Pipe> all = new ArrayList<>();
            IntStream.range(0, 4).forEach(i -> all.add(pipes.create("peer " + i, 0)));
            all.forEach(fresh::add);
            IntStream.range(0, turns).forEach(i -> turn(fresh));

            fresh.remove(all.remove(removed));
            List<Pipe> round = IntStream.range(0, 3).mapToObj(i -> turn(fresh)).toList();
            assertThat(round).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @Test
    void theLastPeerIsRemoved() {
        Pipe only = add("only", 0);
        turns(3);
        balancer.remove(only);
        balancer.remove(only);

        assertThat(balancer.next()).isNull();
        balancer.add(only);
        assertThat(turns(1)).containsExactly(only);
    }

    @Test
    void aFullPeerIsRemoved() {
        List<Pipe> all = new ArrayList<>(addAll(3, 2));
        turns(6);
        assertThat(balancer.next()).isNull();
        Pipe gone = all.remove(1);
        balancer.remove(gone);
        Pipes.write(gone, 2);
        all.forEach(pipe -> Pipes.write(pipe, 2));

        assertThat(turns(4)).hasSameElementsAs(all);
    }

    @Test
    void aSenderMayWriteForAFullPeerThatWaitsForItsIoThread() {
        Pipe waiting = add("waiting", 1);
        Pipe writing = add("writing", 1);
        Pipe withRoom = add("with room", 2);
        turns(3);
        waiting.channelOut().handOver();
        withRoom.channelOut().handOver();
        turns(1);
        assertThat(balancer.next()).isNull();
        Pipes.write(withRoom, 2);
        assertThat(turns(1)).containsExactly(withRoom);

        assertThat(balancer.claimToHelp()).isSameAs(waiting);
        assertThat(balancer.claimToHelp()).isNull();
        waiting.channelOut().handOver();
        writing.channelOut().handOver();
        assertThat(Set.of(balancer.claimToHelp(), balancer.claimToHelp())).containsExactlyInAnyOrder(waiting, writing);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithAModelWhilePeersComeGoFillAndDrain(long seed) {
        Random random = new Random(seed);
        List<Pipe> attached = new ArrayList<>();
        Map<Pipe, Integer> depth = new HashMap<>();
        Set<Pipe> full = new HashSet<>();
        for (int operation = 0; operation < 5_000; operation++) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    if (attached.size() < 8) {
                        attached.add(add("peer " + operation, 1 + random.nextInt(5)));
                    }
                }
                case 1 -> {
                    if (!attached.isEmpty() && random.nextBoolean()) {
                        balancer.remove(attached.remove(random.nextInt(attached.size())));
                    }
                }
                case 2, 3 -> {
                    if (!attached.isEmpty()) {
                        Pipe pipe = attached.get(random.nextInt(attached.size()));
                        int queued = depth.getOrDefault(pipe, 0);
                        int written = random.nextInt(queued + 1);
                        Pipes.write(pipe, written);
                        depth.put(pipe, queued - written);
                    }
                }
                default -> {
                    Pipe turn = turn(balancer);
                    for (Pipe pipe : attached) {
                        int limit = pipe.channelOut().highWaterMark();
                        int queued = depth.getOrDefault(pipe, 0);
                        if (queued >= limit) {
                            full.add(pipe); // noticed at the latest when nobody had a turn
                        } else if (queued <= OutboundPipe.lowWaterMark(limit)) {
                            full.remove(pipe);
                        }
                    }
                    if (turn == null) {
                        assertThat(full).containsAll(attached);
                    } else {
                        assertThat(attached).contains(turn);
                        assertThat(depth.merge(turn, 1, Integer::sum))
                                .isLessThanOrEqualTo(turn.channelOut().highWaterMark());
                    }
                }
            }
        }
    }

    // ---- Helpers. ----

    private Pipe add(String name, int highWaterMark) {
        Pipe pipe = pipes.create(name, highWaterMark);
        balancer.add(pipe);
        return pipe;
    }

    private List<Pipe> addAll(int count, int highWaterMark) {
        return IntStream.range(0, count)
                .mapToObj(i -> add("peer " + i, highWaterMark))
                .toList();
    }

    /** Sends a message to each peer whose turn it is and returns these peers. */
    private List<Pipe> turns(int count) {
        List<Pipe> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pipe pipe = turn(balancer);
            assertThat(pipe).as("turn %d", i).isNotNull();
            turns.add(pipe);
        }
        return turns;
    }

    private Pipe turn(LoadBalancer of) {
        Pipe pipe = of.next();
        if (pipe != null) {
            pipes.send(pipe);
            of.endTurn();
        }
        return pipe;
    }
}
