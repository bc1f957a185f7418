// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.service.ImportZmqExchanges;
import dev.zmq.spring.service.ZmqExchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

@Timeout(60)
class ImportZmqExchangesTest {

    @ParameterizedTest
    @ValueSource(classes = {Named.class, Scanned.class})
    void makesABeanOfEachInterface(Class<?> configuration) throws Exception {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            TestApplication.with(configuration, Caller.class)
                    .properties("zmq.sockets.greetings.type=req", "zmq.sockets.greetings.connect=" + rep.endpoint())
                    .run(application -> {
                        CompletableFuture<String> reply = CompletableFuture.supplyAsync(
                                () -> application.bean(Caller.class).greetings.greet("you"));
                        assertThat(rep.receive()).containsExactly("you");
                        rep.send("hello");
                        assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
                        assertThat(application.context().getBeanNamesForType(Greetings.class))
                                .containsExactly(Greetings.class.getName());
                    });
        }
    }

    @Test
    void stopsTheStartIfAClientCannotWork() {
        TestApplication.with(Named.class)
                .runner()
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UnknownSocketException.class)
                        .hasMessageContaining("greetings"));
    }

    @Test
    void startsWithClientsThatFailIfZeroMqIsSwitchedOff() {
        TestApplication.with(Named.class, Caller.class)
                .properties("zmq.enabled=false")
                .run(application -> {
                    Greetings greetings = application.bean(Caller.class).greetings;
                    assertThat(greetings).hasToString("ZeroMQ client " + Greetings.class.getName());
                    assertThatThrownBy(() -> greetings.greet("you"))
                            .isInstanceOf(ZmqConfigurationException.class)
                            .hasMessageContaining("Greetings.greet")
                            .hasMessageContaining("zmq.enabled is false");
                });
    }

    @Test
    void hasTheHintsThatANativeImageNeeds() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(Named.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("test", "Application")), new InMemoryGeneratedFiles());
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();
        assertThat(RuntimeHintsPredicates.proxies()
                        .forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(Greetings.class)))
                .accepts(generation.getRuntimeHints());
    }

    @ZmqExchange("greetings")
    interface Greetings {

        String greet(String whom);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportZmqExchanges(Greetings.class)
    static class Named {}

    @Configuration(proxyBeanMethods = false)
    @ImportZmqExchanges(basePackageClasses = ImportZmqExchangesTest.class)
    static class Scanned {}

    static class Caller {

        @Autowired
        Greetings greetings;
    }
}
