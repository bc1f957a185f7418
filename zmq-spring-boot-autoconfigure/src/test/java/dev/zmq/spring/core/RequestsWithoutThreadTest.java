// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of a process that has no more threads for some time. */
@Timeout(30)
class RequestsWithoutThreadTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Message REQUEST = Message.of("question");

    @AutoClose
    private final Context context = Context.create();

    @AutoClose
    private final Peer router = Peer.bound(SocketType.ROUTER);

    @Test
    void failAloneWhenTheReaderCannotStart() throws Exception {
        Requests requests = requests(new OneFailure());

        CompletableFuture<Message> refused = requests.exchangeAsync(REQUEST, LIMIT, 0);
        assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(OutOfMemoryError.class);

        CompletableFuture<Message> blocking = CompletableFuture.supplyAsync(
                () -> requests.exchange(REQUEST, LIMIT, 0), RequestsWithoutThreadTest::start);
        reply();
        assertThat(blocking.get(10, TimeUnit.SECONDS).text(0)).isEqualTo("question");

        CompletableFuture<Message> next = requests.exchangeAsync(REQUEST, LIMIT, 0);
        reply();
        assertThat(next.get(10, TimeUnit.SECONDS).text(0)).isEqualTo("question");
    }

    @Test
    void leaveTheirPlaceToOthersWhateverTheChannelThrows() {
        Requests requests = new Requests(new Throwing(), new ReplyWaits(), 1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> requests.exchangeAsync(REQUEST, LIMIT, 0)).isInstanceOf(OutOfMemoryError.class);
        }
    }

    private Requests requests(ThreadFactory threads) {
        Socket dealer = context.socket(SocketType.DEALER);
        dealer.connect(router.endpoint());
        return new Requests(new DealerChannel("client", dealer, threads), new ReplyWaits(), 1);
    }

    /** Sends the next request back. */
    private void reply() {
        router.socket().send(router.socket().receive());
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has no thread for the first task. */
    private static final class OneFailure implements ThreadFactory {

        private boolean failed;

        @Override
        public Thread newThread(Runnable task) {
            if (failed) {
                return DaemonThreads.named("reader").newThread(task);
            }
            failed = true;
            return new Thread(task) {
                @Override
                public void start() {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            };
        }
    }

    private final class Throwing extends RequestChannel {

        private Throwing() {
            super("client", router.socket());
        }

        @Override
        Message exchange(Message request, ReplyWaits.Call wait, int retries) {
            throw new UnsupportedOperationException();
        }

        @Override
        CompletableFuture<Message> exchangeAsync(Message request, ReplyWaits.Call wait, int retries) {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }
}
