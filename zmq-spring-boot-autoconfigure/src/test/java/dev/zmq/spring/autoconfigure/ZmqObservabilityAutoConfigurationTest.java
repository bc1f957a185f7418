// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static dev.zmq.spring.TestStatistics.pushing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.spring.TestStatistics;
import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.actuate.ZmqEndpointWebExtension;
import dev.zmq.spring.actuate.ZmqTopologyEndpoint;
import dev.zmq.spring.actuate.console.ZmqConsoleEndpoint;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpoint;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import dev.zmq.spring.observation.ZmqListenerMetrics;
import dev.zmq.spring.observation.ZmqMetrics;
import dev.zmq.spring.observation.ZmqPeerMetrics;
import dev.zmq.spring.observation.ZmqTemplateMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

class ZmqObservabilityAutoConfigurationTest {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=zmq";

    private final ApplicationContextRunner withoutSockets = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ZmqAutoConfiguration.class,
                    ZmqEndpointAutoConfiguration.class,
                    ZmqConsoleAutoConfiguration.class,
                    ZmqHealthContributorAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    ZmqMetricsAutoConfiguration.class));
    private final ApplicationContextRunner runner =
            withoutSockets.withBean("work", Socket.class, () -> TestStatistics.socket(pushing()));

    @Test
    void showsSocketsThatAreDefinedAsBeansBesideThoseOfTheProperties() {
        runner.withPropertyValues(EXPOSED, "zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    assertThat(application.getBean(ZmqEndpoint.class).sockets().sockets())
                            .containsOnlyKeys("work", "orders");
                    assertThat(application.getBean("zmqHealthContributor", CompositeHealthContributor.class).stream()
                                    .map(HealthContributors.Entry::name))
                            .containsExactly("orders", "work");
                });
    }

    @Test
    void keepsTheEndpointToItselfUnlessExposed() {
        runner.run(application -> assertThat(application).doesNotHaveBean(ZmqEndpoint.class));
    }

    @Test
    void takesTheEndpointOfTheApplication() {
        ZmqEndpoint own = new ZmqEndpoint(Map.of(), List::of);
        runner.withPropertyValues(EXPOSED)
                .withBean("own", ZmqEndpoint.class, () -> own)
                .run(application ->
                        assertThat(application.getBean(ZmqEndpoint.class)).isSameAs(own));
    }

    @Test
    void canSwitchItsHealthOff() {
        runner.withPropertyValues("management.health.zmq.enabled=false")
                .run(application -> assertThat(application).doesNotHaveBean("zmqHealthContributor"));
    }

    @Test
    void hasNoHealthWithoutAnySocket() {
        withoutSockets.run(application -> assertThat(application).doesNotHaveBean("zmqHealthContributor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zmqHealthContributor", "zmqHealthIndicator"})
    void takesTheHealthContributorOfTheApplication(String beanName) {
        runner.withBean(beanName, HealthIndicator.class, () -> () -> null)
                .run(application -> assertThat(application)
                        .hasSingleBean(HealthIndicator.class)
                        .doesNotHaveBean(CompositeHealthContributor.class));
    }

    @Test
    void isDownOnceASocketIsClosed() {
        withoutSockets
                .withPropertyValues("zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    HealthIndicator health = healthOf(application, "orders");
                    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

                    application.getBean("orders", Socket.class).close();

                    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOWN", "out-of-service", "FATAL", "LIMPING"})
    void takesAStatusThatCounts(String status) {
        runner.withPropertyValues(
                        "zmq.health.violation-status=" + status,
                        "management.endpoint.health.status.order=FATAL,DOWN,OUT_OF_SERVICE,UP",
                        "management.endpoint.health.group.readiness.status.order=LIMPING,UP")
                .run(application -> assertThat(application).hasNotFailed());
    }

    @Test
    void refusesAStatusThatWouldBePassedOver() {
        runner.withPropertyValues("zmq.health.violation-status=OUT_OF_SERVCE")
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("OUT_OF_SERVCE")
                        .hasMessageContaining("one of DOWN, OUT_OF_SERVICE, UP, UNKNOWN"));
    }

    @Test
    void removesTheMetersOfListenersThatAreGone() {
        withoutSockets
                .withPropertyValues("zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=tcp://127.0.0.1:*")
                .withBean(SimpleMeterRegistry.class)
                .run(application -> {
                    MeterRegistry meters = application.getBean(MeterRegistry.class);
                    ZmqListenerEndpointRegistry listeners = application.getBean(ZmqListenerEndpointRegistry.class);
                    for (int i = 0; i < 5; i++) {
                        listeners.register(
                                ZmqListenerEndpoint.of("tenant-" + i, "orders", message -> {}),
                                application.getBean(ZmqListenerContainerFactory.class));
                        assertThat(meters.find("zmq.listener").timers().size()
                                        + meters.find("zmq.listener")
                                                .functionTimers()
                                                .size())
                                .isOne();
                        listeners.unregister("tenant-" + i);
                        Awaitility.await()
                                .until(() ->
                                        meters.find("zmq.listener").meters().isEmpty());
                    }
                });
    }

    @Test
    void takesTheRulesOfHealthFromTheProperties() {
        withoutSockets
                .withPropertyValues(
                        "zmq.sockets.orders.type=pull",
                        "zmq.sockets.orders.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.news.type=pull",
                        "zmq.sockets.news.bind=tcp://127.0.0.1:*",
                        "zmq.health.minimum-peers.orders=1",
                        "zmq.health.violation-status=OUT_OF_SERVICE")
                .run(application -> {
                    assertThat(healthOf(application, "orders").health().getStatus())
                            .isEqualTo(Status.OUT_OF_SERVICE);
                    assertThat(healthOf(application, "news").health().getStatus())
                            .isEqualTo(Status.UP);
                });
    }

    @Test
    void refusesARuleForASocketThatThereIsNot() {
        runner.withPropertyValues("zmq.health.minimum-peers.wrok=1")
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UnknownSocketException.class)
                        .hasMessageContaining("wrok"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zmq.health.full-queue-percent=101", "zmq.health.full-queue-time=-1s"})
    void refusesRulesOutOfRange(String property) {
        runner.withPropertyValues(property)
                .run(application -> assertThat(refusedProperty(application))
                        .isEqualTo(property.substring(0, property.indexOf('='))));
    }

    @Test
    void leavesChangesToWhoAsksForThem() {
        runner.withPropertyValues(EXPOSED)
                .run(application -> assertThat(application)
                        .hasSingleBean(ZmqEndpointWebExtension.class)
                        .doesNotHaveBean(ZmqTopologyEndpoint.class));
        runner.withPropertyValues(EXPOSED, "management.endpoint.zmq.access=NONE")
                .run(application -> assertThat(application).doesNotHaveBean(ZmqEndpoint.class));
    }

    @Test
    void showsTheTopologyIfExposed() {
        runner.withPropertyValues(
                        "management.endpoints.web.exposure.include=zmqtopology", "spring.application.name=shop")
                .run(application -> assertThat(application
                                .getBean(ZmqTopologyEndpoint.class)
                                .topology(null)
                                .application())
                        .isEqualTo("shop"));
    }

    @Test
    void hasAConsoleIfExposed() {
        runner.run(application -> assertThat(application).doesNotHaveBean(ZmqConsoleEndpoint.class));
        runner.withPropertyValues("management.endpoints.web.exposure.include=zmqconsole")
                .run(application -> assertThat(application)
                        .hasSingleBean(ZmqConsoleEndpoint.class)
                        .doesNotHaveBean(ZmqTopologyEndpoint.class));
    }

    @Test
    void refusesWhatAConsoleCannotUse() {
        ApplicationContextRunner exposed =
                runner.withPropertyValues("management.endpoints.web.exposure.include=zmqconsole");
        exposed.withPropertyValues("zmq.console.timeout=0s")
                .run(application -> assertThat(refusedProperty(application)).isEqualTo("zmq.console.timeout"));
        exposed.withPropertyValues("zmq.console.timeout=31s")
                .run(application -> assertThat(refusedProperty(application)).isEqualTo("zmq.console.timeout"));
        exposed.withPropertyValues("zmq.console.services.shop=http://anna:geheim@[shop")
                .run(application -> assertThat(application)
                        .getFailure()
                        .satisfies(failure -> assertThat(Throwables.getStackTrace(failure))
                                .contains("the URL of the service 'shop' has an error after")
                                .doesNotContain("geheim")));
        exposed.withPropertyValues("zmq.console.services.shop=shop.example:8080")
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the service 'shop' needs the URL of an actuator"));
    }

    @Test
    void hasMetersOfSinglePeersOnlyIfAskedTo() {
        ApplicationContextRunner measured = runner.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new);
        measured.run(application -> assertThat(application)
                .doesNotHaveBean(ZmqPeerMetrics.class)
                .hasSingleBean(ZmqListenerMetrics.class)
                .hasSingleBean(ZmqTemplateMetrics.class));
        measured.withPropertyValues("zmq.metrics.peers-enabled=true", "zmq.metrics.peers-limit=5")
                .run(application -> assertThat(application).hasSingleBean(ZmqPeerMetrics.class));
        measured.withPropertyValues("zmq.metrics.peers-enabled=true", "zmq.metrics.peers-interval=0s")
                .run(application -> assertThat(refusedProperty(application)).isEqualTo("zmq.metrics.peers-interval"));
    }

    private static @Nullable String refusedProperty(AssertableApplicationContext application) {
        for (Throwable cause = application.getStartupFailure(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingRefusedException refusal) {
                return refusal.property();
            }
        }
        return null;
    }

    private static HealthIndicator healthOf(ApplicationContext application, String socketName) {
        return (HealthIndicator) application
                .getBean("zmqHealthContributor", CompositeHealthContributor.class)
                .getContributor(socketName);
    }

    @Test
    void bindsTheMetersToTheRegistry() {
        runner.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .run(application -> assertThat(application
                                .getBean(MeterRegistry.class)
                                .get("zmq.sent.messages")
                                .tags("socket", "work", "type", "push")
                                .functionCounter()
                                .count())
                        .isEqualTo(11));
    }

    @Test
    void hasNoMetersWithoutARegistry() {
        runner.run(application -> assertThat(application).doesNotHaveBean(ZmqMetrics.class));
    }

    @Test
    void backsOffWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(application -> assertThat(application)
                        .hasNotFailed()
                        .doesNotHaveBean("zmqMetrics")
                        .hasBean("zmqHealthContributor"));
    }

    @Test
    void backsOffWithoutActuator() {
        runner.withPropertyValues(EXPOSED)
                .withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
                .run(application -> assertThat(application).hasNotFailed().doesNotHaveBean("zmqEndpoint"));
    }

    @Test
    void backsOffWithoutHealth() {
        runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(application -> assertThat(application).hasNotFailed().doesNotHaveBean("zmqHealthContributor"));
    }

    @Test
    void startsInAnApplicationThatHasNoneOfTheOptionalLibraries() {
        new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("zmq.sockets.orders.type=pull", "zmq.sockets.orders.bind=tcp://127.0.0.1:*")
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health",
                        "org.springframework.boot.integration",
                        "org.springframework.boot.jackson",
                        "org.springframework.boot.micrometer",
                        "org.springframework.integration",
                        "io.micrometer.core",
                        "tools.jackson"))
                .run(application -> assertThat(application)
                        .hasNotFailed()
                        .hasBean("orders")
                        .doesNotHaveBean("zmqEndpoint")
                        .doesNotHaveBean("zmqHealthContributor")
                        .doesNotHaveBean("zmqMetrics"));
    }

    @Configuration(proxyBeanMethods = false)
    @Import(OurAutoConfigurations.class)
    static class Application {}

    /** By name, as Boot imports them, so that annotations of missing classes go unnoticed. */
    static class OurAutoConfigurations implements DeferredImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importingClass) {
            return ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).getCandidates().stream()
                    .filter(name -> name.startsWith("dev.zmq."))
                    .toArray(String[]::new);
        }
    }
}
