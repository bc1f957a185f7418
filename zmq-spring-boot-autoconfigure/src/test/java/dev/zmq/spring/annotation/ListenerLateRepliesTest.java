// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.listener.InvalidListenerException;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(60)
class ListenerLateRepliesTest {

    private static final String FAILED =
            "{\"zmq_error\":\"listener_failed\",\"message\":\"The request could not be processed.\"}";

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void aFutureRepliesWhenItCompletes(String type) {
        class Server {
            @ZmqListener("server")
            CompletableFuture<String> answer(String request) {
                return switch (request) {
                    case "now" -> CompletableFuture.completedFuture("at once");
                    case "null" -> CompletableFuture.completedFuture(null);
                    case "no future" -> null;
                    case "fail" -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
                    case "throw" -> throw new IllegalStateException("secret");
                    default -> CompletableFuture.supplyAsync(() -> "later");
                };
            }
        }
        serve(type, new Server(), req -> {
            assertThat(req.request("now")).containsExactly("at once");
            assertThat(req.request("later")).containsExactly("later");
            assertThat(req.request("null")).containsExactly("");
            assertThat(req.request("no future")).containsExactly("");
            assertThat(req.request("fail")).containsExactly(FAILED);
            assertThat(req.request("throw")).containsExactly(FAILED);
            assertThat(req.request("later")).containsExactly("later");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void aMonoRepliesWhenItCompletes(String type) {
        class Server {
            @ZmqListener("server")
            Mono<Map<String, Integer>> answer(String request) {
                return switch (request) {
                    case "empty" -> Mono.empty();
                    case "fail" -> Mono.error(new IllegalStateException("secret"));
                    default -> Mono.fromFuture(CompletableFuture.supplyAsync(() -> Map.of("length", request.length())));
                };
            }
        }
        serve(type, new Server(), req -> {
            assertThat(req.request("json")).containsExactly("{\"length\":4}");
            assertThat(req.request("empty")).containsExactly("");
            assertThat(req.request("fail")).containsExactly(FAILED);
            assertThat(req.request("")).containsExactly("{\"length\":0}");
        });
    }

    @Test
    void aMethodThatReturnsAnythingMayReturnAFuture() {
        class Server {
            @ZmqListener("server")
            Object answer(String request) {
                return switch (request) {
                    case "future" -> CompletableFuture.supplyAsync(() -> "of the future");
                    case "mono" -> Mono.just("of the mono");
                    default -> request;
                };
            }
        }
        serve("rep", new Server(), req -> {
            assertThat(req.request("future")).containsExactly("of the future");
            assertThat(req.request("mono")).containsExactly("of the mono");
            assertThat(req.request("plain")).containsExactly("plain");
        });
    }

    @Test
    @Tag("V14")
    void aRouterWorksOnOtherRequestsMeanwhile() {
        class Server {
            private final Map<String, CompletableFuture<String>> open = new ConcurrentHashMap<>();

            @ZmqListener("server")
            CompletableFuture<String> answer(String request) {
                return open.computeIfAbsent(request, name -> new CompletableFuture<>());
            }
        }
        Server server = new Server();
        TestApplication.withBean(server).socket("server", "router").run(application -> {
            try (Peer slow = Peer.connected(SocketType.REQ, application.endpoint("server"));
                    Peer fast = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                slow.send("slow");
                await().until(() -> server.open.containsKey("slow"));
                fast.send("fast");
                await().until(() -> server.open.containsKey("fast"));
                server.open.get("fast").complete("fast answer");
                assertThat(fast.receive()).containsExactly("fast answer");
                server.open.get("slow").complete("slow answer");
                assertThat(slow.receive()).containsExactly("slow answer");
                await().until(() -> container(application).processedCount() == 2);
            }
        });
    }

    @Test
    @Tag("V17")
    void noMoreMessagesAreTakenThanMayBeInFlight() {
        class Worker {
            private final Map<String, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

            @ZmqListener("work")
            CompletableFuture<Void> on(String text) {
                return open.computeIfAbsent(text, name -> new CompletableFuture<>());
            }
        }
        Worker worker = new Worker();
        TestApplication.withBean(worker)
                .socket("work", "pull")
                .properties("zmq.listener.max-in-flight=2")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("work"))) {
                        for (int i = 0; i < 10; i++) {
                            push.send("job " + i);
                        }
                        await().until(() -> worker.open.size() == 2);
                        await().until(() -> application
                                        .socket("work")
                                        .statistics()
                                        .peers()
                                        .get(0)
                                        .incoming()
                                        .depth()
                                == 7); // but for the one in hand
                        assertThat(worker.open).hasSize(2);
                        assertThat(container(application).processedCount()).isZero();
                        for (int i = 0; i < 10; i++) {
                            String job = "job " + i;
                            await().until(() -> worker.open.containsKey(job));
                            worker.open.get(job).complete(null);
                        }
                        await().until(() -> container(application).processedCount() == 10);
                    }
                });
    }

    @Test
    void aSocketAtTheLimitDoesNotStopThoseThatShareItsThread() {
        class Worker {
            private final Map<String, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

            @ZmqListener(
                    sockets = {"slow", "fast"},
                    sharedThread = "true")
            CompletableFuture<Void> on(String text) {
                return open.computeIfAbsent(text, name -> new CompletableFuture<>());
            }
        }
        Worker worker = new Worker();
        TestApplication.withBean(worker)
                .socket("slow", "pull")
                .socket("fast", "pull")
                .properties("zmq.listener.max-in-flight=1")
                .run(application -> {
                    try (Peer slow = Peer.connected(SocketType.PUSH, application.endpoint("slow"));
                            Peer fast = Peer.connected(SocketType.PUSH, application.endpoint("fast"))) {
                        slow.send("slow");
                        await().until(() -> worker.open.containsKey("slow"));
                        fast.send("fast");
                        await().until(() -> worker.open.containsKey("fast"));
                        assertThat(worker.open.get("slow")).isNotDone();
                    } finally {
                        worker.open.values().forEach(result -> result.complete(null));
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void aFutureThatNeverCompletesIsGivenUp(String type) {
        class Server {
            private final CompletableFuture<String> forgotten = new CompletableFuture<>();

            @ZmqListener("server")
            CompletableFuture<String> answer(String request) {
                return request.equals("forget") ? forgotten : CompletableFuture.completedFuture(request);
            }
        }
        Server server = new Server();
        TestApplication.withBean(server)
                .socket("server", type)
                .properties("zmq.listener.result-timeout=100ms")
                .run(application -> {
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                        assertThat(req.request("forget")).containsExactly(FAILED);
                        assertThat(server.forgotten).isCancelled();
                        assertThat(req.request("next")).containsExactly("next");
                        assertThat(container(application).failedCount()).isEqualTo(1);
                    }
                });
    }

    @Test
    void stoppingWaitsForWhatIsInFlight() {
        class Server {
            private final CompletableFuture<String> answer = new CompletableFuture<>();
            private final AtomicBoolean asked = new AtomicBoolean();

            @ZmqListener("server")
            CompletableFuture<String> answer(String request) {
                asked.set(true);
                return answer;
            }
        }
        Server server = new Server();
        TestApplication.withBean(server).socket("server", "router").run(application -> {
            ZmqListenerContainer container = container(application);
            try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                req.send("question");
                await().untilTrue(server.asked);
                AtomicBoolean stopped = new AtomicBoolean();
                container.stop(() -> stopped.set(true));
                assertThat(container.state()).isEqualTo(ZmqListenerContainer.State.STOPPING);
                assertThat(stopped).isFalse();
                server.answer.complete("answer");
                assertThat(req.receive()).containsExactly("answer");
                await().untilTrue(stopped);
                assertThat(container.processedCount()).isEqualTo(1);
            }
        });
    }

    @Test
    void aFluxRepliesSeveralTimes() {
        class Server {
            @ZmqListener("server")
            Flux<String> answer(String request) {
                return switch (request) {
                    case "none" -> Flux.empty();
                    case "fail" -> Flux.concat(Flux.just("first"), Flux.error(new IllegalStateException("secret")));
                    default -> Flux.just("first", "second", "third");
                };
            }
        }
        serveDealer(new Server());
    }

    @Test
    void aStreamRepliesSeveralTimes() {
        AtomicBoolean closed = new AtomicBoolean();
        class Server {
            @ZmqListener("server")
            Stream<String> answer(String request) {
                return switch (request) {
                    case "none" -> Stream.empty();
                    case "fail" -> Stream.of("first", "second").map(Server::first);
                    default -> Stream.of("first", "second", "third").onClose(() -> closed.set(true));
                };
            }

            private static String first(String value) {
                if (!value.equals("first")) {
                    throw new IllegalStateException("secret");
                }
                return value;
            }
        }
        serveDealer(new Server());
        assertThat(closed).isTrue();
    }

    @Test
    void isRefusedIfItRepliesSeveralTimesOnRep() {
        class Server {
            @ZmqListener("server")
            Flux<String> answer(String request) {
                return Flux.just(request);
            }
        }
        assertRefused("rep", new Server(), "sends one reply to a request");
    }

    @Test
    void isRefusedIfItCanBeWaitedForOnlyByAThread() {
        class Server {
            @ZmqListener("server")
            Future<String> answer(String request) {
                return CompletableFuture.completedFuture(request);
            }
        }
        assertRefused("rep", new Server(), "cannot be waited for");
    }

    @Test
    void isRefusedIfItHasAValueThatNobodyGets() {
        class Server {
            @ZmqListener("server")
            Mono<String> answer(String request) {
                return Mono.just(request);
            }
        }
        assertRefused("pull", new Server(), "cannot reply");
    }

    private static void serveDealer(Object server) {
        TestApplication.withBean(server).socket("server", "router").run(application -> {
            try (Peer dealer = Peer.connected(SocketType.DEALER, application.endpoint("server"))) {
                dealer.send("7", "", "all");
                for (String part : List.of("first", "second", "third")) {
                    assertThat(dealer.receive()).containsExactly("7", "", part);
                }
                dealer.send("8", "", "fail");
                assertThat(dealer.receive()).containsExactly("8", "", "first");
                assertThat(dealer.receive()).containsExactly("8", "", FAILED);
                dealer.send("9", "", "none");
                assertThat(dealer.receive()).containsExactly("9", "", "");
            }
        });
    }

    private static void assertRefused(String type, Object listener, String message) {
        TestApplication.withBean(listener)
                .socket("server", type)
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining(message));
    }

    private static void serve(String type, Object listener, Client client) {
        TestApplication.withBean(listener).socket("server", type).run(application -> {
            try (Peer peer = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                client.use(peer);
            }
        });
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .containers()
                .iterator()
                .next();
    }

    @FunctionalInterface
    interface Client {
        void use(Peer peer) throws Exception;
    }
}
