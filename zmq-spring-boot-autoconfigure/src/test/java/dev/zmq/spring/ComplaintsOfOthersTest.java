// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqTemplate;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;

/** What users of other implementations of ZeroMQ complain of most, tried in an application. */
@Timeout(60)
class ComplaintsOfOthersTest {

    @Test
    void anInterruptBreaksNeitherTheSocketNorTheEndOfTheApplication() {
        AtomicReference<Throwable> end = new AtomicReference<>();
        long[] closing = new long[1];
        TestApplication.with()
                .socket("out", "push")
                .properties("zmq.context.linger=0")
                .run(application -> {
                    Thread sender = new Thread(() -> {
                        try {
                            application.template().send("out", "to nobody yet");
                        } catch (ZmqInterruptedException interrupted) {
                            end.set(interrupted);
                        }
                    });
                    sender.start();
                    await().until(() -> sender.getState() == Thread.State.WAITING
                            || sender.getState() == Thread.State.TIMED_WAITING);
                    sender.interrupt();
                    sender.join(10_000);
                    assertThat(end.get()).isInstanceOf(ZmqInterruptedException.class);
                    try (Peer pull = Peer.connected(SocketType.PULL, application.endpoint("out"))) {
                        application.template().send("out", "after the interrupt");
                        assertThat(pull.receive()).containsExactly("after the interrupt");
                    }
                    closing[0] = System.nanoTime();
                });
        assertThat(Duration.ofNanos(System.nanoTime() - closing[0])).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void closingASocketWhileBeansAreDestroyedDoesNotHang() {
        long[] closing = new long[1];
        TestApplication.with(Farewell.class)
                .properties("zmq.sockets.out.type=push", "zmq.sockets.out.connect=tcp://127.0.0.1:1")
                .run(application -> closing[0] = System.nanoTime());
        assertThat(Duration.ofNanos(System.nanoTime() - closing[0])).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whatAScannerSendsEndsNothing() {
        Log log = new Log();
        TestApplication.withBean(log).socket("in", "pull").run(application -> {
            Socket in = application.socket("in");
            int port = Integer.parseInt(in.lastEndpoint().replaceFirst(".*:", ""));
            for (String nonsense :
                    new String[] {"GET / HTTP/1.1\r\n\r\n", "\u0000\u0000\u0000\u0000", "\u0016\u0003\u0001"}) {
                try (java.net.Socket scanner = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                    scanner.getOutputStream().write(nonsense.getBytes(StandardCharsets.ISO_8859_1));
                    scanner.getOutputStream().flush();
                }
            }
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("in earnest");
                assertThat(log.received.poll(10, TimeUnit.SECONDS)).isEqualTo("in earnest");
            }
        });
    }

    @Test
    void aRelaxedAndCorrelatedReqGetsItsReply() {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            TestApplication.with()
                    .properties(
                            "zmq.sockets.pricing.type=req",
                            "zmq.sockets.pricing.connect=" + rep.endpoint(),
                            "zmq.sockets.pricing.options.req-relaxed=true",
                            "zmq.sockets.pricing.options.req-correlate=true")
                    .run(application -> {
                        for (int i = 0; i < 3; i++) {
                            CompletableFuture<String> reply = CompletableFuture.supplyAsync(
                                    () -> application.template().sendAndReceive("pricing", "EUR", String.class));
                            assertThat(rep.receive()).containsExactly("EUR");
                            rep.send("1.08");
                            assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo("1.08");
                        }
                    });
        }
    }

    static class Farewell implements DisposableBean {

        private final Socket out;
        private final ZmqTemplate template;

        Farewell(@Qualifier("out") Socket out, ZmqTemplate template) {
            this.out = out;
            this.template = template;
        }

        @Override
        public void destroy() {
            template.send("out", "goodbye");
            out.close();
        }
    }

    static class Log {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @ZmqListener("in")
        void on(String text) {
            received.add(text);
        }
    }
}
