// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** A context of {@code zmq.contexts} is still no default candidate when its definition was written ahead of time. */
@Tag("L9")
@Timeout(60)
class NamedContextAotTest {

    @Test
    void isDefinedAheadOfTime() throws IOException {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(
                        "zmq.contexts.bulk.io-threads=2",
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.in.context=bulk")
                .applyTo(application);
        application.register(ZmqAutoConfiguration.class);
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get("test", "Application")), files);

        new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
        generation.writeGeneratedContent();

        StringBuilder sources = new StringBuilder();
        for (String path : files.getGeneratedFiles(Kind.SOURCE).keySet()) {
            sources.append(files.getGeneratedFileContent(Kind.SOURCE, path));
        }
        assertThat(sources)
                .contains("createNamedContext(", "\"bulk\"", "setDefaultCandidate(false)", "setLazyInit(true)");
    }
}
