// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A socket of ours and one of libzmq's, connected and ready. */
final class LibzmqLink {

    /** Who binds; the other connects. */
    enum Binder {
        WE,
        THEY
    }

    private static final byte[] ALL_TOPICS = {};
    private static final byte[] XSUB_SUBSCRIBE_ALL = {1};

    private final Pairing pairing;
    private final Socket ours;
    private final PythonSocket theirs;

    private LibzmqLink(Pairing pairing, Socket ours, PythonSocket theirs) {
        this.pairing = pairing;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** Connects the two and returns when messages may flow in every direction that they know. */
    static LibzmqLink open(Pairing pairing, Binder binder, TestContexts contexts, PythonPeer python) {
        return open(pairing, binder, Sockets.ANY_PORT, contexts, python);
    }

    /** The same, by an endpoint of any transport. */
    static LibzmqLink open(Pairing pairing, Binder binder, String endpoint, TestContexts contexts, PythonPeer python) {
        Socket ours = contexts.socket(pairing.ours());
        PythonSocket theirs = python.socket(pairing.theirs());
        if (SocketOptions.ROUTING_ID.appliesTo(pairing.ours())) {
            ours.setOption(SocketOptions.ROUTING_ID, Pairing.OUR_ID);
        }
        theirs.routingId(Pairing.THEIR_ID);
        if (pairing.ours() == SocketType.SUB) {
            ours.subscribe(ALL_TOPICS);
        }
        if (pairing.ours() == SocketType.XSUB) {
            ours.send(Message.of(XSUB_SUBSCRIBE_ALL));
        }
        if (pairing.theirs().equals("SUB")) {
            theirs.subscribe(ALL_TOPICS);
        }
        if (binder == Binder.WE) {
            theirs.connect(ours.bind(endpoint));
        } else {
            ours.connect(theirs.bind(endpoint));
        }
        LibzmqLink link = new LibzmqLink(pairing, ours, theirs);
        link.awaitReady();
        return link;
    }

    Socket ours() {
        return ours;
    }

    PythonSocket theirs() {
        return theirs;
    }

    /** Sends a message in every direction, in the order that the types ask for, and compares what arrives. */
    void exchange(Message message) {
        if (pairing.theyStart()) {
            if (pairing.receivesIn()) {
                sendIn(message);
            }
            if (pairing.sendsOut()) {
                sendOut(message);
            }
        } else {
            if (pairing.sendsOut()) {
                sendOut(message);
            }
            if (pairing.receivesIn()) {
                sendIn(message);
            }
        }
    }

    /** Sends from us to them, and compares what arrives. */
    void sendOut(Message message) {
        CompletableFuture<Message> received = theirs.receiveLater();
        ours.send(wrap(pairing.ourEnvelope(), message));
        Payloads.assertEqual(join(received), wrap(pairing.theirEnvelope(), message));
    }

    /** Sends from them to us, and compares what arrives. */
    void sendIn(Message message) {
        theirs.send(wrap(pairing.theirEnvelope(), message));
        Payloads.assertEqual(Sockets.receive(ours), wrap(pairing.ourEnvelope(), message));
    }

    /** Sends numbers from us to them, as fast as possible, and lets them check the order. */
    void sendNumbersOut(int count) {
        CompletableFuture<Void> received = theirs.receiveNumbers(0, count);
        for (int i = 0; i < count; i++) {
            ours.send(wrap(pairing.ourEnvelope(), Message.of(Integer.toString(i))));
        }
        join(received);
    }

    /** Sends numbers from them to us, as fast as possible, and checks the order. */
    void sendNumbersIn(int count) {
        CompletableFuture<Void> sent =
                theirs.sendNumbers(0, count, pairing.theirEnvelope().toArray(byte[][]::new));
        Sockets.receiveNumbers(ours, 0, count);
        join(sent);
    }

    static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void awaitReady() {
        Sockets.awaitReady(ours, 1);
        switch (pairing.theirs()) {
            case "SUB" -> publishUntilTheyReceive();
            case "XSUB" -> {
                theirs.send(Message.of(XSUB_SUBSCRIBE_ALL));
                publishUntilTheyReceive();
            }
            case "PUB" -> theyPublishUntilWeReceive();
            case "XPUB" -> Payloads.assertEqual(theirs.receive(), Message.of(XSUB_SUBSCRIBE_ALL));
            default -> {
                // connected is all there is
            }
        }
    }

    // A publisher is not told when a subscription arrives; so it publishes until something comes out at the other end.
    private void publishUntilTheyReceive() {
        for (Message received = null; received == null; received = theirs.receive(20)) {
            ours.send("probe");
        }
        ours.send("end of probes");
        while (!theirs.receive().text().equals("end of probes")) {
            // one probe more that was under way
        }
    }

    private void theyPublishUntilWeReceive() {
        for (Message received = null; received == null; received = ours.receive(Duration.ofMillis(20))) {
            theirs.send(Message.of("probe"));
        }
        theirs.send(Message.of("end of probes"));
        while (!Sockets.receive(ours).text().equals("end of probes")) {
            // one probe more that was under way
        }
    }

    private static Message wrap(List<byte[]> envelope, Message message) {
        List<byte[]> parts = new ArrayList<>(envelope);
        parts.addAll(message.parts());
        return Message.ofParts(parts);
    }
}
