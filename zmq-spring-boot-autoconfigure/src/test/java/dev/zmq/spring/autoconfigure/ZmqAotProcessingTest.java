// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.actuate.SocketsDescriptor;
import dev.zmq.spring.actuate.TopologyDescriptor;
import dev.zmq.spring.actuate.ZmqEndpoint;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** Adapters and endpoint can be processed ahead of time. */
class ZmqAotProcessingTest {

    @Test
    void processesAdaptersAndEndpointAheadOfTime() throws IOException {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(
                        "management.endpoints.web.exposure.include=zmq,zmqconsole",
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.in.inbound-channel=orders",
                        "zmq.sockets.rep.type=rep",
                        "zmq.sockets.rep.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.rep.inbound-channel=requests",
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.out.outbound-channel=ticks")
                .applyTo(application);
        application.register(
                ZmqAutoConfiguration.class,
                TaskSchedulingAutoConfiguration.class,
                IntegrationAutoConfiguration.class,
                ZmqIntegrationAutoConfiguration.class,
                ZmqEndpointAutoConfiguration.class,
                ZmqConsoleAutoConfiguration.class);
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get("test", "Application")), files);

        new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
        generation.writeGeneratedContent();

        assertThat(sources(files))
                .contains("in.inboundChannelAdapter", "rep.inboundGateway", "out.outboundChannelAdapter", "\"ticks\"");
        assertThat(RuntimeHintsPredicates.reflection().onType(SocketsDescriptor.class))
                .accepts(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(ZmqEndpoint.class, "sockets"))
                .accepts(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onType(TopologyDescriptor.Node.class))
                .accepts(generation.getRuntimeHints());
        assertThat(List.of(
                        "console.html",
                        "console.css",
                        "console.js",
                        "topology.js",
                        "trouble.js",
                        "layout.js",
                        "patch.js"))
                .allSatisfy(file -> assertThat(
                                RuntimeHintsPredicates.resource().forResource("dev/zmq/spring/actuate/console/" + file))
                        .accepts(generation.getRuntimeHints()));
    }

    @Test
    void registersHintsForThePropertiesOfSocketsAndTheirOptions() {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        TestPropertyValues.of("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=tcp://127.0.0.1:*")
                .applyTo(application);
        application.register(ZmqAutoConfiguration.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("test", "Application")), new InMemoryGeneratedFiles());

        new ApplicationContextAotGenerator().processAheadOfTime(application, generation);

        ReflectionHintsPredicates reflection = RuntimeHintsPredicates.reflection();
        assertThat(List.of(
                        reflection.onMethodInvocation(ZmqProperties.class, "getSockets"),
                        reflection.onMethodInvocation(ZmqProperties.Context.class, "setIoThreads"),
                        reflection.onMethodInvocation(ZmqProperties.Retry.class, "setDelay"),
                        reflection.onMethodInvocation(ZmqProperties.SocketProperties.class, "setBind"),
                        reflection.onMethodInvocation(SocketOptionProperties.class, "setReceiveHighWaterMark"),
                        reflection.onMethodInvocation(SocketOptionProperties.class, "setReconnectStop")))
                .allSatisfy(hint -> assertThat(hint).accepts(generation.getRuntimeHints()));
    }

    private static String sources(InMemoryGeneratedFiles files) throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String path : files.getGeneratedFiles(Kind.SOURCE).keySet()) {
            sources.append(files.getGeneratedFileContent(Kind.SOURCE, path));
        }
        return sources.toString();
    }
}
