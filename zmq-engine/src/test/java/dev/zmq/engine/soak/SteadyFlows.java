// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonPeer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Flows between living peers, over connections that nobody cuts. */
final class SteadyFlows {

    private static final byte[] TOPIC = "topic".getBytes(StandardCharsets.UTF_8);

    private final Stage stage;

    SteadyFlows(Stage stage) {
        this.stage = stage;
    }

    void startAll() {
        oneWay("PUSH to PULL", SocketType.PUSH, SocketType.PULL, 2);
        oneWay("DEALER to DEALER", SocketType.DEALER, SocketType.DEALER, 1);
        bothWays();
        publish("PUB to SUB", SocketType.PUB, SocketType.SUB);
        publish("XPUB to XSUB", SocketType.XPUB, SocketType.XSUB);
        roundTrips("REQ to REP", SocketType.REQ, SocketType.REP, 3);
        roundTrips("DEALER to ROUTER", SocketType.DEALER, SocketType.ROUTER, 3);
        roundTrips("REQ to ROUTER", SocketType.REQ, SocketType.ROUTER, 1);
        roundTrips("DEALER to REP", SocketType.DEALER, SocketType.REP, 1);
    }

    private void oneWay(String name, SocketType from, SocketType to, int senders) {
        Tally tally = stage.tally(name, Promise.ALL);
        Socket receiver = stage.socket(to);
        String endpoint = receiver.bind(stage.anyEndpoint());
        for (int i = 0; i < senders; i++) {
            Socket sender = stage.socket(from);
            sender.connect(endpoint);
            int stream = i;
            stage.runSender(tally, () -> send(sender, stream, tally));
        }
        stage.runInterruptibly(() -> stage.receiveAll(receiver, tally));
    }

    private void bothWays() {
        Socket one = stage.socket(SocketType.PAIR);
        Socket other = stage.socket(SocketType.PAIR);
        other.connect(one.bind(stage.anyEndpoint()));
        Tally there = stage.tally("PAIR to PAIR", Promise.ALL);
        Tally back = stage.tally("PAIR to PAIR, other way", Promise.ALL);
        stage.runSender(there, () -> send(one, 0, there));
        stage.runSender(back, () -> send(other, 0, back));
        stage.runInterruptibly(() -> stage.receiveAll(other, there));
        stage.runInterruptibly(() -> stage.receiveAll(one, back));
    }

    private void publish(String name, SocketType from, SocketType to) {
        Tally tally = stage.tally(name, Promise.SOME_IN_ORDER);
        Socket publisher = stage.socket(from);
        Socket subscriber = stage.socket(to);
        subscriber.subscribe("topic");
        subscriber.connect(publisher.bind(stage.anyEndpoint()));
        stage.runSender(tally, () -> send(publisher, 0, tally, TOPIC));
        stage.runInterruptibly(() -> stage.receiveAll(subscriber, tally));
        stage.runInterruptibly(() -> changeSubscriptions(subscriber));
    }

    private void changeSubscriptions(Socket subscriber) {
        Random random = stage.random();
        while (stage.isRunning()) {
            String topic = "other" + random.nextInt(20);
            subscriber.subscribe(topic);
            Pace.pause(random, 40);
            subscriber.unsubscribe(topic);
        }
    }

    private void send(Socket socket, int stream, Tally tally, byte[]... before) {
        Random random = stage.random();
        Pace pace = new Pace(random, 100, 150);
        for (int number = 0; stage.isRunning(); number++) {
            if (!stage.send(socket, Parcel.pack(stream, number, random, before), tally)) {
                return;
            }
            tally.sent.incrementAndGet();
            Stage.changeHighWaterMark(socket, random);
            pace.step();
        }
    }

    private void roundTrips(String name, SocketType client, SocketType server, int clients) {
        Tally tally = stage.tally(name, Promise.ALL);
        Socket serving = stage.socket(server);
        String endpoint = serving.bind(stage.anyEndpoint());
        for (int i = 0; i < clients; i++) {
            Socket asking = stage.socket(client);
            asking.connect(endpoint);
            int stream = i;
            stage.runSender(tally, () -> ask(asking, stream, tally));
        }
        stage.runInterruptibly(() -> serve(serving, tally));
    }

    /** Lets a process that lives as long as the soak answer a REQ. */
    void startEchoOfLibzmq() {
        Tally tally = stage.tally("REQ to REP of libzmq", Promise.ALL);
        Socket req = stage.socket(SocketType.REQ);
        String endpoint = req.bind(stage.anyEndpoint());
        stage.runSender(tally, () -> ask(req, 0, tally));
        stage.run(() -> {
            try (PythonPeer peer = PythonPeer.start()) {
                peer.socket("REP").option("RCVTIMEO", -1).connect(endpoint).echo(Integer.MAX_VALUE);
                Patience.await(() -> !stage.isRunning() && tally.senders.get() == 0, tally::received);
            }
        });
    }

    /** Sends questions, and waits for the answer to each. */
    private void ask(Socket socket, int stream, Tally tally) {
        Random random = stage.random();
        Pace pace = new Pace(random, 6, 40);
        // What separates the address from the body for a REP, which REQ adds by itself.
        byte[][] before = socket.type() == SocketType.DEALER ? new byte[][] {new byte[0]} : new byte[0][];
        for (int number = 0; stage.isRunning(); number++) {
            if (!stage.send(socket, Parcel.pack(stream, number, random, before), tally)) {
                return;
            }
            tally.sent.incrementAndGet();
            Patience patience = new Patience();
            Message reply = Stage.receiveOnce(socket, tally);
            while (reply == null) {
                if (!stage.isRunning() && !patience.step()) {
                    return;
                }
                reply = Stage.receiveOnce(socket, tally);
            }
            tally.receive(reply);
            pace.step();
        }
    }

    private void serve(Socket socket, Tally tally) {
        while (stage.isRunning() || tally.senders.get() > 0) {
            Message question = Stage.receiveOnce(socket, tally);
            if (question != null) {
                stage.send(socket, question, tally);
            }
        }
    }
}
