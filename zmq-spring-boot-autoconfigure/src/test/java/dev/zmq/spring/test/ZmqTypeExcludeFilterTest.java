// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.spring.annotation.ZmqHandler;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.autoconfigure.ZmqSocketCustomizer;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.integration.annotation.MessageEndpoint;
import org.springframework.stereotype.Component;

class ZmqTypeExcludeFilterTest {

    private final MetadataReaderFactory metadata = new SimpleMetadataReaderFactory();

    @ParameterizedTest
    @ValueSource(
            classes = {
                OnMethod.class,
                Repeated.class,
                OnClass.class,
                Composed.class,
                Endpoint.class,
                Json.class,
                Customizer.class
            })
    void findsWhatMessagesGoThrough(Class<?> type) throws IOException {
        assertThat(excludes(Default.class, type)).isFalse();
        assertThat(excludes(Narrow.class, type)).isEqualTo(type != OnMethod.class);
    }

    @Test
    void leavesOutAnythingElse() throws IOException {
        assertThat(excludes(Default.class, Other.class)).isTrue();
    }

    @Test
    void takesFiltersOfTheTest() throws IOException {
        assertThat(excludes(Wide.class, Other.class)).isFalse();
        assertThat(excludes(Wide.class, OnMethod.class)).isTrue();
    }

    private boolean excludes(Class<?> test, Class<?> component) throws IOException {
        TypeExcludeFilter filter = new ZmqTypeExcludeFilter(test);
        return filter.match(metadata.getMetadataReader(component.getName()), metadata);
    }

    @ZmqTest
    static class Default {}

    @ZmqTest(
            useDefaultFilters = false,
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = OnMethod.class))
    static class Narrow {}

    @ZmqTest(
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Other.class),
            excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = OnMethod.class))
    static class Wide {}

    @Component
    static class OnMethod {

        @ZmqListener("in")
        void on(String text) {}
    }

    @Component
    static class Repeated {

        @ZmqListener("in")
        @ZmqListener("other")
        void on(String text) {}
    }

    @Component
    @ZmqListener("in")
    static class OnClass {

        @ZmqHandler
        void on(String text) {}
    }

    @Component
    static class Composed {

        @Prices
        void on(String text) {}
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ZmqListener("prices")
    @interface Prices {}

    @MessageEndpoint
    static class Endpoint {}

    @JacksonComponent
    static class Json {}

    @Component
    static class Customizer implements ZmqSocketCustomizer {

        @Override
        public void customize(Socket socket) {}
    }

    @Component
    static class Other {}
}
