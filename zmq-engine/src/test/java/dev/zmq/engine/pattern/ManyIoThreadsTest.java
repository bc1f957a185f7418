// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of one socket spread over several I/O threads. */
class ManyIoThreadsTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void messagesOfEachPeerArriveWholeAndInOrder(int ioThreads) throws Exception {
        int senders = 8;
        int messages = 20_000;
        Context context = Context.builder().ioThreads(ioThreads).build();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (context) {
            Socket pull = context.socket(SocketType.PULL);
            String endpoint = pull.bind(ANY_PORT);
            List<Future<?>> sending = new ArrayList<>();
            for (int id = 0; id < senders; id++) {
                String name = Integer.toString(id);
                sending.add(threads.submit(() -> push(context, endpoint, name, messages)));
            }
            int[] next = new int[senders];
            for (int i = 0; i < senders * messages; i++) {
                Message message = pull.receive(PATIENCE);
                assertThat(message).as("message %d", i).isNotNull();
                int id = Integer.parseInt(message.text(0));
                assertThat(message.text(1)).isEqualTo(Integer.toString(next[id]++));
            }
            for (Future<?> future : sending) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(context.resourceUsage()).isEqualTo(new ResourceUsage(0, 0, 0, 0));
    }

    private static void push(Context context, String endpoint, String name, int messages) {
        try (Socket push = context.socket(SocketType.PUSH)) {
            push.connect(endpoint);
            for (int i = 0; i < messages; i++) {
                push.send(Message.of(name, Integer.toString(i)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void repliesGoToThePeerThatAsked(int ioThreads) throws Exception {
        int dealers = 20;
        int requests = 300;
        Context context = Context.builder().ioThreads(ioThreads).build();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (context) {
            Socket router = context.socket(SocketType.ROUTER);
            String endpoint = router.bind(ANY_PORT);
            Future<?> echo = threads.submit(() -> echo(router));
            List<Future<Integer>> asking = new ArrayList<>();
            for (int id = 0; id < dealers; id++) {
                String name = "dealer-" + id;
                asking.add(threads.submit(() -> ask(context, endpoint, name, requests)));
            }
            for (Future<Integer> future : asking) {
                assertThat(future.get()).isEqualTo(requests);
            }
            context.close();
            echo.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(context.resourceUsage()).isEqualTo(new ResourceUsage(0, 0, 0, 0));
    }

    private static void echo(Socket router) {
        while (true) {
            try {
                router.send(router.receive());
            } catch (ZmqClosedException end) {
                return;
            }
        }
    }

    private static int ask(Context context, String endpoint, String name, int requests) {
        int right = 0;
        try (Socket dealer = context.socket(SocketType.DEALER)) {
            dealer.connect(endpoint);
            for (int i = 0; i < requests; i++) {
                String question = name + " " + i;
                dealer.send(question);
                Message answer = dealer.receive(PATIENCE);
                if (answer != null && answer.text().equals(question)) {
                    right++;
                }
            }
        }
        return right;
    }
}
