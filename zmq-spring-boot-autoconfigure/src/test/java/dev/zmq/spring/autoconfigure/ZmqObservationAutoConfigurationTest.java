// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqReplyTimeoutException;
import dev.zmq.spring.core.ZmqRequestObserver;
import dev.zmq.spring.core.ZmqSendObserver;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.listener.ZmqDeliveryObserver;
import dev.zmq.spring.observation.DefaultZmqTemplateObservationConvention;
import dev.zmq.spring.observation.ZmqSenderContext;
import dev.zmq.spring.observation.ZmqTemplateObservationConvention;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ZmqObservationAutoConfigurationTest {

    private static final String[] ON = {"zmq.template.observation-enabled=true", "zmq.listener.observation-enabled=true"
    };

    private final TestObservationRegistry observations = TestObservationRegistry.create();
    private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    ZmqAutoConfiguration.class,
                    ZmqMetricsAutoConfiguration.class,
                    ZmqObservationAutoConfiguration.class))
            .withPropertyValues("zmq.sockets.out.type=pub", "zmq.sockets.out.bind=tcp://127.0.0.1:*");
    private final ApplicationContextRunner runner =
            withoutRegistry.withBean(ObservationRegistry.class, () -> observations);

    @Test
    void observesNothingUnlessAsked() {
        runner.run(application -> {
            assertThat(application)
                    .hasNotFailed()
                    .doesNotHaveBean(ZmqSendObserver.class)
                    .doesNotHaveBean(ZmqDeliveryObserver.class);
            application.getBean(ZmqTemplate.class).publish("out", "topic", "text");
            TestObservationRegistryAssert.assertThat(observations).doesNotHaveAnyObservation();
        });
    }

    @Test
    void observesWhatItIsAskedFor() {
        runner.withPropertyValues("zmq.template.observation-enabled=true").run(application -> {
            assertThat(application).hasSingleBean(ZmqSendObserver.class).doesNotHaveBean(ZmqDeliveryObserver.class);
            application.getBean(ZmqTemplate.class).publish("out", "topic", "text");
            TestObservationRegistryAssert.assertThat(observations)
                    .hasObservationWithNameEqualTo("zmq.template.call")
                    .that()
                    .hasLowCardinalityKeyValue("messaging.destination.name", "out")
                    .hasBeenStarted()
                    .hasBeenStopped();
        });
    }

    @Test
    void needsARegistry() {
        withoutRegistry
                .withPropertyValues(ON)
                .run(application -> assertThat(application)
                        .hasNotFailed()
                        .doesNotHaveBean(ZmqSendObserver.class)
                        .doesNotHaveBean(ZmqDeliveryObserver.class));
    }

    @Test
    void saysWhatIsMissingWithoutARegistry(CapturedOutput output) {
        withoutRegistry
                .withPropertyValues(ON)
                .run(application -> assertThat(output)
                        .contains("zmq.template.observation-enabled has no effect, as there is no ObservationRegistry")
                        .contains("zmq.listener.observation-enabled has no effect, as there is no ObservationRegistry")
                        .contains("spring-boot-starter-actuator"));
    }

    @Test
    void saysNothingWhereNothingIsWanted(CapturedOutput output) {
        withoutRegistry.run(application -> assertThat(output).doesNotContain("has no effect"));
    }

    @Test
    void saysThatOneOfSeveralObserversHasToBePrimary(CapturedOutput output) {
        withoutRegistry
                .withBean("first", ZmqSendObserver.class, () -> mock(ZmqSendObserver.class))
                .withBean("second", ZmqSendObserver.class, () -> mock(ZmqSendObserver.class))
                .withBean("third", ZmqDeliveryObserver.class, () -> mock(ZmqDeliveryObserver.class))
                .withBean("fourth", ZmqDeliveryObserver.class, () -> mock(ZmqDeliveryObserver.class))
                .run(application -> assertThat(output)
                        .contains("Nobody observes: there are several beans of type ZmqSendObserver, first and second")
                        .contains(
                                "Nobody observes: there are several beans of type ZmqDeliveryObserver, third and fourth")
                        .contains("@Primary"));
    }

    @Test
    void takesThePrimaryOneOfSeveralObservers(CapturedOutput output) {
        withoutRegistry
                .withBean("first", ZmqSendObserver.class, () -> mock(ZmqSendObserver.class))
                .withBean(
                        "second",
                        ZmqSendObserver.class,
                        () -> mock(ZmqSendObserver.class),
                        definition -> definition.setPrimary(true))
                .run(application -> {
                    application.getBean(ZmqTemplate.class).publish("out", "topic", "text");
                    assertThat(mockingDetails(application.getBean("second")).getInvocations())
                            .isNotEmpty();
                    assertThat(output).doesNotContain("Nobody observes");
                });
    }

    @Test
    void takesTheConventionOfTheApplication() {
        runner.withPropertyValues(ON)
                .withBean(ZmqTemplateObservationConvention.class, Own::new)
                .run(application -> {
                    application.getBean(ZmqTemplate.class).publish("out", "topic", "text");
                    TestObservationRegistryAssert.assertThat(observations)
                            .hasObservationWithNameEqualTo("own.name")
                            .that()
                            .hasLowCardinalityKeyValue("team", "trading")
                            .hasLowCardinalityKeyValue("messaging.system", "zeromq");
                });
    }

    @Test
    void metersDoNotReplaceTheObserverOfRequestsThatTheApplicationHas() {
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withUserConfiguration(OwnRequestObserver.class)
                .withPropertyValues(
                        "zmq.sockets.ask.type=req",
                        "zmq.sockets.ask.bind=tcp://127.0.0.1:*",
                        "zmq.template.reply-timeout=10ms")
                .run(application -> {
                    assertThatThrownBy(() ->
                                    application.getBean(ZmqTemplate.class).sendAndReceive("ask", "text", String.class))
                            .isInstanceOf(ZmqReplyTimeoutException.class);
                    assertThat(application.getBean(OwnRequestObserver.class).told)
                            .containsExactly("ask");
                    assertThat(application
                                    .getBean(MeterRegistry.class)
                                    .get("zmq.template.requests")
                                    .tag("outcome", "timeout")
                                    .timer()
                                    .count())
                            .isOne();
                });
    }

    @Test
    void headersNeedJackson() {
        runner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
                .withPropertyValues("zmq.sockets.out.headers=json")
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ZmqConfigurationException.class)
                        .hasMessageContaining("zmq.sockets.out.headers"));
    }

    private static final class Own extends DefaultZmqTemplateObservationConvention {

        @Override
        public String getName() {
            return "own.name";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(ZmqSenderContext context) {
            return super.getLowCardinalityKeyValues(context).and("team", "trading");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRequestObserver {

        private final List<String> told = new CopyOnWriteArrayList<>();

        @Bean
        static BeanPostProcessor ownObserver(org.springframework.beans.factory.ObjectProvider<OwnRequestObserver> own) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof ZmqTemplate template) {
                        ZmqRequestObserver observer = (socketName, nanos, failure) ->
                                own.getObject().told.add(socketName);
                        template.setRequestObserver(observer);
                    }
                    return bean;
                }
            };
        }
    }
}
