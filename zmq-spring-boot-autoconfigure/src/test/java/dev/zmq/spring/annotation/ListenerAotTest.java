// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

@Timeout(60)
class ListenerAotTest {

    @Test
    void methodsAndTheirTypesHaveHints() {
        RuntimeHints hints = hints(Listeners.class, Events.class);
        ReflectionHintsPredicates reflection = RuntimeHintsPredicates.reflection();

        assertThat(reflection.onMethodInvocation(Listeners.class, "on")).accepts(hints);
        assertThat(reflection.onMethodInvocation(Listeners.class, "batch")).accepts(hints);
        assertThat(reflection.onMethodInvocation(Events.class, "created")).accepts(hints);
        for (Class<?> type : List.of(Order.class, Reply.class, Tick.class, Created.class)) {
            assertThat(reflection.onType(type)).as(type.getSimpleName()).accepts(hints);
        }
    }

    @Test
    void theTypeBetweenWhoseSubtypesPayloadsChooseHasHints() {
        RuntimeHints hints = hints(Events.class);

        assertThat(RuntimeHintsPredicates.reflection().onType(Event.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Unhandled.class)).accepts(hints);
    }

    private static RuntimeHints hints(Class<?>... listeners) {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(
                        "zmq.sockets.in.type=router",
                        "zmq.sockets.in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.ticks.type=pull",
                        "zmq.sockets.ticks.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.events.type=pull",
                        "zmq.sockets.events.bind=tcp://127.0.0.1:*")
                .applyTo(application);
        application.register(ZmqAutoConfiguration.class);
        application.register(listeners);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("test", "Application")), new InMemoryGeneratedFiles());
        new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
        generation.writeGeneratedContent();
        return generation.getRuntimeHints();
    }

    record Order(int id) {}

    record Reply(int id) {}

    record Tick(double value) {}

    sealed interface Event {}

    record Created(int id) implements Event {}

    record Unhandled(int id) implements Event {}

    static class Listeners {

        @ZmqListener("in")
        CompletableFuture<Reply> on(Order order) {
            return CompletableFuture.completedFuture(new Reply(order.id()));
        }

        @ZmqListener(sockets = "ticks", batch = "true")
        void batch(List<Tick> ticks) {}
    }

    @ZmqListener(sockets = "events", payloadType = Event.class)
    static class Events {

        @ZmqHandler
        void created(Created event) {}
    }
}
