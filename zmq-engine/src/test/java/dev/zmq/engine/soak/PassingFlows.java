// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Flows from peers that come and go, to sockets that bind again and again. */
final class PassingFlows {

    private static final int SENDERS = 2;

    // Longer than anything takes; without limit, the end of a soak that has failed would wait for receivers that are
    // gone.
    private static final Duration LONG_LINGER = Duration.ofMinutes(5);

    private final Stage stage;

    PassingFlows(Stage stage) {
        this.stage = stage;
    }

    void startAll() {
        comeAndGo("PUSH, leaving at once, to PULL", Duration.ZERO, Promise.FIRST_ONES);
        comeAndGo("PUSH, lingering, to PULL", LONG_LINGER, Promise.ALL);
        rebind();
    }

    private void comeAndGo(String name, Duration linger, Promise promise) {
        Tally tally = stage.tally(name, promise);
        Socket pull = stage.socket(SocketType.PULL);
        Place place = new Place(pull.bind(stage.anyEndpoint()));
        startPassers(place, linger, tally);
        stage.runInterruptibly(() -> stage.receiveAll(pull, tally));
    }

    private void rebind() {
        Tally tally = stage.tally("PUSH to PULL, bound again", Promise.SOME);
        Socket pull = stage.socket(SocketType.PULL);
        Place place = new Place(pull.bind(stage.anyEndpoint()));
        startPassers(place, Duration.ZERO, tally);
        stage.runInterruptibly(() -> stage.receiveAll(pull, tally));
        stage.run(() -> move(pull, place, tally));
    }

    private static final class Place {
        volatile String endpoint;

        Place(String endpoint) {
            this.endpoint = endpoint;
        }
    }

    private void startPassers(Place place, Duration linger, Tally tally) {
        AtomicInteger streams = new AtomicInteger();
        for (int i = 0; i < SENDERS; i++) {
            stage.runSender(tally, () -> {
                Random random = stage.random();
                while (stage.isRunning()) {
                    try (Socket push = stage.socket(SocketType.PUSH).setOption(SocketOptions.LINGER, linger)) {
                        for (int visits = random.nextInt(4); visits >= 0 && stage.isRunning(); visits--) {
                            String endpoint = place.endpoint;
                            push.connect(endpoint);
                            sendSome(push, streams.getAndIncrement(), random, tally);
                            if (visits > 0) {
                                push.disconnect(endpoint); // else goes by closing
                            }
                            tally.cuts.incrementAndGet();
                        }
                    }
                }
            });
        }
    }

    private void sendSome(Socket push, int stream, Random random, Tally tally) {
        Pace pace = new Pace(random, 60, 60);
        int number = 0;
        for (int i = random.nextInt(200); i >= 0 && stage.isRunning(); i--) {
            // No room, or interrupted, means not sent at all: the number is used again.
            if (Stage.sendOnce(push, Parcel.pack(stream, number, random), tally)) {
                number++;
                tally.sent.incrementAndGet();
            }
            pace.step();
        }
    }

    private void move(Socket pull, Place place, Tally tally) {
        Random random = stage.random();
        while (stage.isRunning()) {
            Pace.pause(random, 1000);
            String endpoint = place.endpoint;
            pull.unbind(endpoint);
            tally.cuts.incrementAndGet();
            if (random.nextBoolean()) {
                Pace.pause(random, 50);
            }
            try {
                place.endpoint = pull.bind(endpoint);
            } catch (ZmqBindException e) {
                place.endpoint = pull.bind(stage.anyEndpoint()); // another process has taken the port meanwhile
            }
        }
    }
}
