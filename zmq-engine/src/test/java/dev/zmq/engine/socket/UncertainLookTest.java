// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static dev.zmq.engine.testkit.Sockets.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a socket does while one of its context is just about to send it something, and so holds its own send lock. */
@Tag("L26")
@Timeout(60)
class UncertainLookTest {

    private static final int ROUNDS = 5;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Workers workers = new Workers();
    private final Context context = Context.create();

    @AfterEach
    void end() {
        context.close();
        workers.close();
    }

    @RepeatedTest(ROUNDS)
    void aReplierThatHasARequestIsNotReadable() throws Exception {
        AbstractSocket replier = socket(SocketType.REP);
        AbstractSocket requester = socket(SocketType.REQ);
        replier.bind("inproc://replier");
        requester.connect("inproc://replier");
        requester.send("first");
        replier.receive();
        replier.send("reply");
        requester.receive();

        Future<Message> request;
        requester.sendLock.lock();
        try {
            request = workers.call(replier::tryReceive);
            eventually("the replier looks").until(() -> isUncertain(replier));
            requester.route(Message.of("second"));
        } finally {
            requester.sendLock.unlock();
        }

        assertThat(request.get(10, TimeUnit.SECONDS).text()).isEqualTo("second");
        Future<Boolean> readable = workers.call(replier::isReadable);
        assertThat(readable).succeedsWithin(SOON).isEqualTo(false);
    }

    /** A receiver may have found that another one took the reply, and sleep when the next request is sent. */
    @RepeatedTest(ROUNDS)
    void aReceiverThatSleepsIsToldOfTheReplyToTheNextRequest() throws Exception {
        AbstractSocket replier = socket(SocketType.REP);
        AbstractSocket requester = socket(SocketType.REQ);
        replier.bind("inproc://replier");
        requester.connect("inproc://replier");
        requester.send("first");
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Receiver receiver = new Receiver(requester);
            receivers.add(receiver);
            receiver.start();
        }
        eventually("both sleep").until(() -> receivers.stream().allMatch(Receiver::sleeps));
        replier.receive();
        replier.send("one");
        eventually("one has the reply").until(() -> receivers.stream().anyMatch(Receiver::isDone));
        Receiver other = receivers.get(0).isDone() ? receivers.get(1) : receivers.get(0);
        eventually("the other one sleeps").until(other::sleeps);

        replier.sendLock.lock();
        try {
            requester.send("second");
            replier.tryReceive();
            replier.route(Message.of("two"));
        } finally {
            replier.sendLock.unlock();
        }

        other.join(5_000);
        assertThat(other.isDone()).as("received").isTrue();
    }

    @Test
    void aPeerThatIsLongAboutSendingDoesNotHoldUpOthers() {
        AbstractSocket pull = socket(SocketType.PULL);
        AbstractSocket slow = socket(SocketType.PUSH);
        AbstractSocket quick = socket(SocketType.PUSH);
        pull.bind("inproc://pull");
        slow.connect("inproc://pull");
        quick.connect("inproc://pull");
        slow.send("1");
        quick.send("1");
        pull.receive();
        pull.receive();

        slow.sendLock.lock();
        try {
            for (int i = 0; i < 2; i++) { // whoever's turn it was
                quick.send("2");
                Future<Message> received = workers.call(pull::tryReceive);
                assertThat(received).succeedsWithin(SOON);
                quick.send("3");
                assertThat(workers.call(pull::isReadable)).succeedsWithin(SOON).isEqualTo(true);
                pull.receive();
            }
        } finally {
            slow.sendLock.unlock();
        }
    }

    private AbstractSocket socket(SocketType type) {
        return (AbstractSocket) context.socket(type);
    }

    private static boolean isUncertain(AbstractSocket socket) {
        socket.receiveLock.lock();
        try {
            return socket.isUncertain();
        } finally {
            socket.receiveLock.unlock();
        }
    }

    private static final class Receiver extends Thread {
        private final AbstractSocket socket;
        private volatile boolean done;

        Receiver(AbstractSocket socket) {
            this.socket = socket;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                socket.receive();
                done = true;
            } catch (ZmqClosedException e) {
                done = false; // the test has failed and is over
            }
        }

        boolean isDone() {
            return done;
        }

        boolean sleeps() {
            return getState() == State.WAITING;
        }
    }
}
