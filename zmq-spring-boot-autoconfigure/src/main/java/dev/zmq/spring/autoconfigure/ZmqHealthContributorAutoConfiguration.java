// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.spring.actuate.ZmqHealthRules;
import dev.zmq.spring.actuate.ZmqSocketHealthIndicator;
import dev.zmq.spring.core.UnknownSocketException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of the health component {@code zmq}, with one component below it for each socket. */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Socket.class)
@ConditionalOnEnabledHealthIndicator("zmq")
public final class ZmqHealthContributorAutoConfiguration {

    private static final SettingRange RANGE = new SettingRange("Health", "zmq.health.");

    ZmqHealthContributorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"zmqHealthIndicator", "zmqHealthContributor"})
    CompositeHealthContributor zmqHealthContributor(
            ConfigurableListableBeanFactory beanFactory,
            ObjectProvider<ZmqProperties> properties,
            ObjectProvider<StatusAggregator> statusAggregator,
            Environment environment) {
        Map<String, Socket> sockets = SocketBeans.of(beanFactory);
        ZmqHealthProperties health =
                properties.getIfAvailable(ZmqProperties::new).getHealth();
        check(health, sockets);
        // An aggregator of the application's own may know others.
        if (statusAggregator.stream().allMatch(ZmqHealthContributorAutoConfiguration::isOfSpringBoot)) {
            RANGE.oneOf(HealthStatuses.of(environment), "violation-status", health.getViolationStatus());
        }
        // Whatever the order of the beans, the same order at each start.
        Map<String, HealthContributor> indicators = new TreeMap<>();
        sockets.forEach((name, socket) -> {
            String component = name.replace('/', '.'); // which separates components
            indicators.put(component, new ZmqSocketHealthIndicator(socket, rules(health, name)));
        });
        return CompositeHealthContributor.fromMap(indicators);
    }

    private static boolean isOfSpringBoot(StatusAggregator aggregator) {
        return aggregator.getClass().getName().startsWith("org.springframework.boot.");
    }

    private static void check(ZmqHealthProperties health, Map<String, Socket> sockets) {
        RANGE.within(0, 100, "full-queue-percent", health.getFullQueuePercent());
        RANGE.notNegative("full-queue-time", health.getFullQueueTime());
        health.getMinimumPeers().forEach((name, minimum) -> {
            RANGE.atLeast(0, "minimum-peers." + name, minimum);
            if (sockets.keySet().stream().noneMatch(socket -> UniformName.isSame(socket, name))) {
                throw new UnknownSocketException(name, sockets.keySet());
            }
        });
    }

    private static int minimumPeers(ZmqHealthProperties health, String socketName) {
        return health.getMinimumPeers().entrySet().stream()
                .filter(entry -> UniformName.isSame(entry.getKey(), socketName))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
    }

    private static ZmqHealthRules rules(ZmqHealthProperties health, String socketName) {
        return new ZmqHealthRules(
                minimumPeers(health, socketName),
                health.isEndpointRequired(),
                health.isFailedPeersAllowed(),
                health.getFullQueuePercent(),
                health.getFullQueueTime(),
                health.getMaximumDropsPerMinute(),
                health.getMaximumAbsence(),
                health.getMaximumRoundTrip(),
                new Status(health.getViolationStatus()));
    }
}
