// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.MutedLog;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same happens to libzmq's socket and to ours, and both monitors are told the same in the same order. */
@RequiresLibzmq
class LibzmqMonitorTest {

    private static final int HANDSHAKE_MILLIS = 300;
    private static final int RECONNECT_MILLIS = 50;

    @RegisterExtension
    static final MutedLog LOG = new MutedLog(Socket.class);

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** What a peer does; the connection ends with it. */
    enum Fate {
        LEAVES_AT_ONCE(true, RawPeer::close),
        LEAVES_AFTER_THE_GREETING(true, peer -> {
            peer.send(Zmtp.greeting());
            peer.readGreeting();
            peer.close();
        }),
        LEAVES_AFTER_THE_HANDSHAKE(true, peer -> {
            peer.handshake("PAIR");
            peer.close();
        }),
        STAYS_SILENT(true, peer -> {}),
        HAS_ANOTHER_MECHANISM(false, peer -> peer.send(Zmtp.greeting(1, "CURVE"))),
        REFUSES(
                false,
                peer -> peer.send(Zmtp.greeting(), Zmtp.command("ERROR", Zmtp.join(new byte[] {3}, Zmtp.text("400"))))),
        SENDS_NONSENSE(false, peer -> peer.send(Zmtp.greeting(), Zmtp.command("NONSENSE", new byte[10]))),
        SENDS_METADATA_THAT_ARE_CUT(
                false, peer -> peer.send(Zmtp.greeting(), Zmtp.command("READY", new byte[] {3, 'k', 'e'})));

        private final boolean triedAgain;
        private final Consumer<RawPeer> course;

        Fate(boolean triedAgain, Consumer<RawPeer> course) {
            this.triedAgain = triedAgain;
            this.course = course;
        }

        /** libzmq says nothing of metadata that are cut, or of a socket type that does not fit; we do. */
        List<String> whatWeSay(List<String> theirs) {
            List<String> ours = new ArrayList<>(theirs);
            if (this == SENDS_METADATA_THAT_ARE_CUT) {
                ours.add(ours.indexOf("DISCONNECTED"), "HANDSHAKE_FAILED_PROTOCOL");
            }
            return ours;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoConnectsIsToldTheSame(Fate fate) {
        String last = fate.triedAgain ? "CONNECT_RETRIED" : "DISCONNECTED";
        List<String> theirs;
        try (RawListener listener = RawListener.open()) {
            PythonSocket pair = python.socket("PAIR")
                    .option("HANDSHAKE_IVL", HANDSHAKE_MILLIS)
                    .option("RECONNECT_IVL", RECONNECT_MILLIS)
                    .monitor()
                    .connect(listener.endpoint());
            try (RawPeer peer = listener.accept()) {
                fate.course.accept(peer);
                theirs = pair.eventsUpTo(last);
            }
        }
        try (RawListener listener = RawListener.open()) {
            Events ours = new Events();
            Socket pair = contexts.socket(SocketType.PAIR)
                    .setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(HANDSHAKE_MILLIS))
                    .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(RECONNECT_MILLIS));
            pair.addMonitor(ours.queue::add);
            pair.connect(listener.endpoint());
            try (RawPeer peer = listener.accept()) {
                fate.course.accept(peer);
                // Whether an attempt takes time is up to the kernel.
                assertThat(without("CONNECT_DELAYED", ours.upTo(last)))
                        .isEqualTo(without("CONNECT_DELAYED", fate.whatWeSay(theirs)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoListensIsToldTheSame(Fate fate) {
        PythonSocket theirPair =
                python.socket("PAIR").option("HANDSHAKE_IVL", HANDSHAKE_MILLIS).monitor();
        List<String> theirs;
        try (RawPeer peer = RawPeer.connect(theirPair.bind(Sockets.ANY_PORT))) {
            fate.course.accept(peer);
            theirs = theirPair.eventsUpTo("DISCONNECTED");
        }
        Events ours = new Events();
        Socket pair = contexts.socket(SocketType.PAIR)
                .setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(HANDSHAKE_MILLIS));
        pair.addMonitor(ours.queue::add);
        try (RawPeer peer = RawPeer.connect(pair.bind(Sockets.ANY_PORT))) {
            fate.course.accept(peer);
            assertThat(ours.upTo("DISCONNECTED")).isEqualTo(fate.whatWeSay(theirs));
        }
    }

    private static List<String> without(String kind, List<String> events) {
        return events.stream().filter(name -> !name.equals(kind)).toList();
    }

    private static final class Events {

        private final LinkedBlockingQueue<MonitorEvent> queue = new LinkedBlockingQueue<>();

        List<String> upTo(String last) {
            List<String> names = new ArrayList<>();
            while (names.isEmpty() || !names.get(names.size() - 1).equals(last)) {
                names.add(next().kind().name());
            }
            return names;
        }

        private MonitorEvent next() {
            try {
                MonitorEvent event = queue.poll(Sockets.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(event).as("event within %s", Sockets.PATIENCE).isNotNull();
                return event;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
