// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.Sockets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Flows from, to and through processes with libzmq that are killed, each in the middle of its work. */
final class KilledFlows {

    private static final int MOST_MESSAGES = 400;

    private final Stage stage;
    private final List<Flow> flows = new ArrayList<>();

    KilledFlows(Stage stage) {
        this.stage = stage;
    }

    void startAll() {
        from("PUSH", SocketType.PULL, Promise.FIRST_ONES);
        from("DEALER", SocketType.ROUTER, Promise.FIRST_ONES);
        from("PAIR", SocketType.PAIR, Promise.FIRST_ONES);
        from("PUB", SocketType.SUB, Promise.SOME_IN_ORDER);
        through(SocketType.PUSH, "PULL", Promise.FIRST_ONES);
        through(SocketType.PUB, "SUB", Promise.SOME_IN_ORDER);
        thereAndBack(SocketType.DEALER, "ROUTER", Promise.SOME_IN_ORDER);
        thereAndBack(SocketType.REQ, "REP", Promise.SOME_IN_ORDER);
        stage.run(this::killAllTheTime);
    }

    /** One of our sockets, to which one process after the other sends. */
    private void from(String theirs, SocketType ours, Promise promise) {
        Tally tally = stage.tally("killed " + theirs + " to " + ours, promise);
        Socket socket = stage.socket(ours);
        if (ours == SocketType.SUB) {
            socket.subscribe("");
        }
        String endpoint = socket.bind(stage.anyEndpoint());
        flows.add(new Flow(tally, socket) {
            @Override
            void attach(PythonPeer peer, int process) {
                peer.socket(theirs).connect(endpoint).sendParcels(process);
            }
        });
        stage.runInterruptibly(() -> stage.receiveAll(socket, tally));
    }

    /** Two of our sockets, between which one process after the other forwards. */
    private void through(SocketType ours, String theirs, Promise promise) {
        Tally tally = stage.tally(ours + " to killed " + theirs, promise);
        Socket sender = stage.socket(ours);
        Socket receiver = stage.socket(SocketType.PULL);
        String first = sender.bind(stage.anyEndpoint());
        String second = receiver.bind(stage.anyEndpoint());
        Flow flow = new Flow(tally, sender, receiver) {
            @Override
            void attach(PythonPeer peer, int process) {
                var in = peer.socket(theirs);
                if (theirs.equals("SUB")) {
                    in.subscribe(new byte[0]);
                }
                in.connect(first).proxyWith(peer.socket("PUSH").connect(second));
            }
        };
        flows.add(flow);
        stage.runSender(tally, () -> send(sender, flow, null));
        stage.runInterruptibly(() -> stage.receiveAll(receiver, tally));
    }

    /** One of our sockets, to which one process after the other returns what it gets. */
    private void thereAndBack(SocketType ours, String theirs, Promise promise) {
        Tally tally = stage.tally(ours + " to killed " + theirs + " and back", promise);
        Socket socket = stage.socket(ours);
        if (ours == SocketType.REQ) {
            socket.setOption(SocketOptions.REQ_RELAXED, true).setOption(SocketOptions.REQ_CORRELATE, true);
        }
        String endpoint = socket.bind(stage.anyEndpoint());
        Flow flow = new Flow(tally, socket) {
            @Override
            void attach(PythonPeer peer, int process) {
                peer.socket(theirs).option("RCVTIMEO", -1).connect(endpoint).echo(Integer.MAX_VALUE);
            }
        };
        flows.add(flow);
        if (ours == SocketType.REQ) {
            stage.runSender(tally, () -> send(socket, flow, socket));
        } else {
            stage.runSender(tally, () -> send(socket, flow, null));
            stage.runInterruptibly(() -> stage.receiveAll(socket, tally));
        }
    }

    private void send(Socket socket, Flow flow, @Nullable Socket replies) {
        Random random = stage.random();
        Pace pace = new Pace(random, 60, 60);
        int process = -1;
        int number = 0;
        while (stage.isRunning()) {
            boolean sent;
            flow.sending.lock();
            try {
                if (process != flow.process) {
                    process = flow.process;
                    number = 0;
                }
                sent = Stage.sendOnce(socket, Parcel.pack(process, number, random), flow.tally);
            } finally {
                flow.sending.unlock();
            }
            if (sent) {
                number++;
                flow.tally.sent.incrementAndGet();
                Message reply = replies == null ? null : Stage.receiveOnce(replies, flow.tally);
                if (reply != null) {
                    flow.tally.receive(reply);
                }
            }
            pace.step();
        }
    }

    private void killAllTheTime() {
        Random random = stage.random();
        for (int process = 0; stage.isRunning(); process++) {
            flows.get(process % flows.size()).serveAndKill(process, random);
        }
    }

    /** What goes to or from one process after the other. */
    private abstract class Flow {

        final Tally tally;
        private final Socket[] sockets;

        // Held while a message is sent: one that has waited since the death of a process must not go to the next one
        // under the number of the dead, as if those between had been lost on the way.
        final ReentrantLock sending = new ReentrantLock(true);

        /** The number of the process that now serves, or is the next to; guarded by {@link #sending}. */
        int process;

        Flow(Tally tally, Socket... sockets) {
            this.tally = tally;
            this.sockets = sockets;
        }

        /** Lets a process begin. */
        abstract void attach(PythonPeer peer, int process);

        void serveAndKill(int number, Random random) {
            begin(number);
            long enough = tally.received() + 1 + random.nextInt(MOST_MESSAGES);
            try (PythonPeer peer = PythonPeer.start()) {
                attach(peer, number);
                Pace.pause(random, 20);
                boolean served =
                        Patience.await(() -> tally.received() >= enough || !stage.isRunning(), tally::received);
                assertThat(served)
                        .as("%s gets on with process %d", tally.name(), number)
                        .isTrue();
                peer.kill();
            }
            tally.cuts.incrementAndGet();
            // Thereafter nothing comes from the dead any more, and nothing goes to them. When the soak is over nobody
            // receives any more, and a connection that is not read at its high-water mark does not tell of its end.
            assertThat(Patience.await(() -> isAlone() || !stage.isRunning(), tally::received))
                    .as("%s notices that process %d was killed", tally.name(), number)
                    .isTrue();
        }

        private void begin(int number) {
            sending.lock();
            try {
                process = number;
            } finally {
                sending.unlock();
            }
        }

        private boolean isAlone() {
            return Stream.of(sockets).allMatch(each -> Sockets.readyPeers(each).isEmpty());
        }
    }
}
