// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the flows of one transport take place: their context, threads and time, and the one who interrupts them.
 *
 * <p>Thread-safe. The sockets of all flows are closed with the stage.
 */
final class Stage implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(Patience.STEP_MILLIS);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String transport;
    private final Random seeds;
    private final Context context;
    private final Workers workers = new Workers();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> interruptible = new CopyOnWriteArrayList<>();
    private final List<Tally> tallies = new CopyOnWriteArrayList<>();
    private volatile boolean running = true;

    Stage(String transport, long seed, String threadNamePrefix) {
        this.transport = transport;
        this.seeds = new Random(seed);
        this.context = Context.builder()
                .threadNamePrefix(threadNamePrefix)
                .ioThreads(1 + seeds.nextInt(2))
                .build();
        run(this::interrupt);
    }

    /** Returns an endpoint to bind to. The one bound is what to connect to. */
    String anyEndpoint() {
        return switch (transport) {
            case "tcp" -> "tcp://127.0.0.1:*";
            case "ipc" -> "ipc://*";
            case "inproc" -> "inproc://soak-" + NAMES.incrementAndGet();
            default -> throw new IllegalArgumentException("no endpoint for transport " + transport);
        };
    }

    boolean reachesOtherProcesses() {
        return !transport.equals("inproc");
    }

    Context context() {
        return context;
    }

    Tally tally(String flow, Promise promise) {
        Tally tally = new Tally(transport, flow, promise);
        tallies.add(tally);
        return tally;
    }

    List<Tally> tallies() {
        return tallies;
    }

    Socket socket(SocketType type) {
        return context.socket(type)
                .setOption(SocketOptions.LINGER, Duration.ZERO)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(10));
    }

    /** Returns a source of random numbers of its own for one thread. */
    synchronized Random random() {
        return new Random(seeds.nextLong());
    }

    boolean isRunning() {
        return running;
    }

    /** Lets all flows come to their end. */
    void stop() {
        running = false;
    }

    /** Runs work in a thread of its own. */
    void run(Workers.Work work) {
        working.incrementAndGet();
        workers.run(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
                throw e;
            } finally {
                working.decrementAndGet();
            }
        });
    }

    /** Runs work in a thread of its own that is interrupted now and then. */
    void runInterruptibly(Workers.Work work) {
        run(() -> {
            interruptible.add(Thread.currentThread());
            try {
                work.run();
            } finally {
                interruptible.remove(Thread.currentThread());
                Thread.interrupted(); // that was for the work
            }
        });
    }

    /** Runs the work of someone who sends, on whom the receivers of the flow wait. */
    void runSender(Tally tally, Workers.Work work) {
        tally.senders.incrementAndGet();
        runInterruptibly(() -> {
            try {
                work.run();
            } finally {
                tally.senders.decrementAndGet();
            }
        });
    }

    private void interrupt() {
        Random random = random();
        while (running) {
            Pace.pause(random, 50);
            List<Thread> threads = List.copyOf(interruptible);
            if (!threads.isEmpty()) {
                threads.get(random.nextInt(threads.size())).interrupt();
            }
        }
    }

    /** Sends a message however often the thread is interrupted; false if there was no room when the soak was over. */
    boolean send(Socket socket, Message message, Tally tally) {
        Patience patience = new Patience();
        while (!sendOnce(socket, message, tally)) {
            if (!running && !patience.step()) {
                return false;
            }
        }
        return true;
    }

    /** Sends a message; false if there is no room for a while, or the thread is interrupted. */
    static boolean sendOnce(Socket socket, Message message, Tally tally) {
        try {
            return socket.send(message, WAIT);
        } catch (ZmqInterruptedException e) {
            noteInterrupt(tally);
            return false;
        }
    }

    /** Receives a message; null if there is none for a while, or the thread is interrupted. */
    static @Nullable Message receiveOnce(Socket socket, Tally tally) {
        try {
            return socket.receive(WAIT);
        } catch (ZmqInterruptedException e) {
            noteInterrupt(tally);
            return null;
        }
    }

    /** Receives, slowly now and then, what belongs to a flow until all is there that may still come. */
    void receiveAll(Socket socket, Tally tally) {
        Random random = random();
        Patience patience = new Patience();
        while (running || tally.mayStillReceive()) {
            Message message = receiveOnce(socket, tally);
            if (message != null) {
                tally.receive(message);
                patience.renew();
            } else if (!running && !patience.step()) {
                return;
            }
            changeHighWaterMark(socket, random);
            if (running && random.nextInt(200) == 0) {
                Pace.pause(random, 200);
            }
        }
    }

    private static void noteInterrupt(Tally tally) {
        Thread.interrupted(); // the exception leaves the flag as it found it
        tally.interrupts.incrementAndGet();
    }

    /** Changes a high-water mark now and then, down to 1 and up to no limit. */
    static void changeHighWaterMark(Socket socket, Random random) {
        if (random.nextInt(300) == 0) {
            socket.setOption(
                    random.nextBoolean() ? SocketOptions.SEND_HIGH_WATER_MARK : SocketOptions.RECEIVE_HIGH_WATER_MARK,
                    random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(200));
        }
    }

    /** Fails if some work has failed. */
    void check() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError("a worker failed: " + cause, cause);
        }
    }

    /** Returns whether no thread works any more. Those that are stopped end by themselves, without patience at the latest. */
    boolean isOver() {
        return working.get() == 0;
    }

    @Override
    public void close() {
        running = false;
        context.close();
        workers.close();
    }
}
