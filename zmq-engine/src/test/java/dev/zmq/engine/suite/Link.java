// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.Sockets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The two parties of a cast. */
final class Link {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Stage stage;
    private final Cast cast;
    private final Pairing pairing;
    private final String endpoint;
    private final Map<Side, Party> parties = new EnumMap<>(Side.class);
    private final List<String> topics = new ArrayList<>();

    Link(Stage stage, Cast cast) {
        this.stage = stage;
        this.cast = cast;
        this.pairing = cast.pairing();
        this.endpoint = stage.newEndpoint(cast);
        for (Side side : Side.values()) {
            parties.put(side, newParty(side));
        }
    }

    private Party newParty(Side side) {
        return stage.party(cast, side, pairing.id(side));
    }

    Party party(Side side) {
        return Objects.requireNonNull(parties.get(side));
    }

    Party first() {
        return party(Side.FIRST);
    }

    Party second() {
        return party(Side.SECOND);
    }

    OurParty ours(Side side) {
        return (OurParty) party(side);
    }

    /** Lets the second party, and those that will take its place, subscribe to topics. */
    Link subscribe(String... prefixes) {
        for (String prefix : prefixes) {
            second().subscribe(prefix);
            topics.add(prefix);
        }
        return this;
    }

    Link bind() {
        party(cast.binder()).bind(endpoint);
        return this;
    }

    Link connect() {
        party(cast.binder().other()).connect(endpoint);
        return this;
    }

    /** Returns when messages may flow in every direction that the types know. */
    Link awaitReady() {
        awaitReadyPeers(1);
        if (pairing.isPublishSubscribe()) {
            topics.forEach(topic -> probe(first(), second(), topic));
        } else if (pairing == Pairing.ROUTER_ROUTER) {
            deliver(cast.ours(), Message.of("hello")); // the other one cannot know when it may send
        }
        return this;
    }

    /** Waits until a topic that was subscribed to later is known to the publisher. */
    void awaitSubscription(String topic) {
        probe(first(), second(), topic);
    }

    private void awaitReadyPeers(int peers) {
        for (Side side : Side.values()) {
            if (cast.isOurs(side)) {
                Sockets.awaitReady(ours(side).socket(), peers);
            }
        }
        parties.values().forEach(Party::settle);
    }

    /** Sends until something comes out at the other end, and until there is nothing left of that. */
    static void probe(Party from, Party to, String topic) {
        Sockets.repeatUntil("delivery of '" + topic + "'", () -> {
            from.send(Message.of(topic, "probe"), MOMENT);
            return to.receive(MOMENT) != null;
        });
        from.send(Message.of(topic, "end of probes"));
        Message received;
        do {
            received = to.receive();
        } while (!received.text(received.size() - 1).equals("end of probes"));
    }

    /** Sends a message in every direction, and compares what arrives. */
    void exchange(Message message) {
        deliver(Side.FIRST, message);
        if (pairing.isAnswered()) {
            deliver(Side.SECOND, message);
        }
    }

    /** Sends a message and compares what arrives. */
    void deliver(Side from, Message message) {
        send(from, message);
        receive(from.other(), message);
    }

    void send(Side from, Message message) {
        party(from).send(pairing.wrap(from, message));
    }

    void receive(Side at, Message expected) {
        Payloads.assertEqual(party(at).receive(), pairing.wrap(at, expected));
    }

    /** Sends numbers as fast as possible. */
    void sendNumbers(Side from, int count) {
        party(from).sendNumbers(pairing.envelope(from), 0, count);
    }

    /** Closes a party, and puts a new one in its place when the other has noticed that. */
    void replace(Side side) {
        party(side).close();
        Side other = side.other();
        if (cast.isOurs(other)) {
            Sockets.awaitReady(ours(other).socket(), 0);
        }
        parties.put(side, newParty(side));
        if (side == Side.SECOND) {
            topics.forEach(second()::subscribe);
        }
        if (side == cast.binder()) {
            bind();
        } else {
            connect();
        }
        awaitReady();
    }
}
