// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqIntegrationAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqProperties;
import dev.zmq.spring.test.ZmqTestSocketsAutoConfiguration;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.integration.annotation.MessagingGateway;
import org.springframework.integration.gateway.AnnotationGatewayProxyFactoryBean;
import org.springframework.stereotype.Component;
import org.springframework.test.context.TestContextManager;

/** Every snippet of the pages compiles, binds, starts or passes, as it stands there. */
@Timeout(120)
class DocumentTest {

    private static final String OF_TESTS = "testing";

    @TempDir
    private Path folder;

    static List<DocumentPage> pagesWithJava() throws IOException {
        return DocumentPage.with("java").stream()
                .filter(page -> !page.name().equals(OF_TESTS))
                .toList();
    }

    static List<DocumentPage> pagesWithYaml() throws IOException {
        return DocumentPage.with("yaml");
    }

    /** With the YAML that belongs to it; the sockets bind and connect within the test. */
    @ParameterizedTest
    @MethodSource("pagesWithJava")
    void javaSnippetsStart(DocumentPage page) throws Exception {
        List<Snippet> snippets = Snippet.of(page);
        try (URLClassLoader loader = Snippet.compile(snippets, folder)) {
            for (Snippet snippet : snippets) {
                start(snippet, loader);
            }
        }
    }

    private static void start(Snippet snippet, ClassLoader loader) throws Exception {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withClassLoader(loader)
                .withPropertyValues("dev.zmq.test.sockets.transport=TCP")
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class,
                        TaskSchedulingAutoConfiguration.class,
                        IntegrationAutoConfiguration.class,
                        ZmqAutoConfiguration.class,
                        ZmqIntegrationAutoConfiguration.class,
                        ZmqTestSocketsAutoConfiguration.class));
        // A port that a socket has taken is there once the application has started; tests have it injected then.
        boolean later = snippet.source().contains("${local.");
        for (Class<?> type : snippet.types(loader)) {
            runner = withBean(runner, type, !later && type.getName().equals(snippet.className()));
        }
        var properties = snippet.properties();
        runner.withInitializer(context -> properties.forEach(
                        source -> context.getEnvironment().getPropertySources().addLast(source)))
                .run(context -> {
                    assertThat(context)
                            .as(snippet.source().substring(snippet.source().indexOf("class Snippet")))
                            .hasNotFailed();
                    if (later) {
                        context.getAutowireCapableBeanFactory().createBean(loader.loadClass(snippet.className()));
                    }
                });
    }

    private static ApplicationContextRunner withBean(ApplicationContextRunner runner, Class<?> type, boolean itself) {
        if (type.isAnnotationPresent(MessagingGateway.class)) {
            return runner.withBean(type.getSimpleName(), AnnotationGatewayProxyFactoryBean.class, type);
        }
        return itself || isComponent(type) ? runner.withUserConfiguration(type) : runner;
    }

    private static boolean isComponent(Class<?> type) {
        return AnnotatedElementUtils.hasAnnotation(type, Component.class)
                || !type.isAnnotation() && AnnotatedElementUtils.hasAnnotation(type, ZmqListener.class);
    }

    @Test
    void testsPass() throws Exception {
        DocumentPage page = DocumentPage.with("java").stream()
                .filter(candidate -> candidate.name().equals(OF_TESTS))
                .findFirst()
                .orElseThrow();
        List<Snippet> snippets = Snippet.of(page);
        Files.writeString(
                folder.resolve("application.yml"), snippets.get(0).yaml().get(0));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        int tests = 0;
        try (URLClassLoader loader = Snippet.compile(snippets, folder)) {
            thread.setContextClassLoader(loader);
            for (Snippet snippet : snippets) {
                for (Class<?> type : snippet.types(loader)) {
                    tests += run(type);
                }
            }
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(tests).isGreaterThan(5);
    }

    /** Runs the tests of a class as JUnit does, and returns how many. */
    private static int run(Class<?> type) throws Exception {
        int tests = 0;
        TestContextManager manager = new TestContextManager(type);
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                tests++;
                var constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                method.setAccessible(true);
                Object test = constructor.newInstance();
                manager.prepareTestInstance(test);
                manager.beforeTestMethod(test, method);
                method.invoke(test);
                manager.afterTestMethod(test, method, null);
            }
        }
        if (tests > 0) {
            manager.getTestContext().markApplicationContextDirty(null);
            manager.afterTestClass();
        }
        return tests;
    }

    @ParameterizedTest
    @MethodSource("pagesWithYaml")
    void yamlSnippetsBind(DocumentPage page) throws IOException {
        for (DocumentPage.Block block : page.blocks("yaml")) {
            ZmqProperties bound = new Binder(ConfigurationPropertySources.from(Snippet.load(page.name(), block.code())))
                    .bind(
                            "zmq",
                            Bindable.of(ZmqProperties.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                    .orElseGet(ZmqProperties::new);
            assertThat(bound.isEnabled()).isTrue();
        }
    }
}
