// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.spring.actuate.TopologyDescriptor;
import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.actuate.ZmqTopologyEndpoint;
import dev.zmq.spring.actuate.console.ZmqConsoleEndpoint;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.listener.ZmqListenerContainer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** Auto-configuration of the actuator endpoint {@code zmqconsole}, a page for browsers. */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ImportRuntimeHints(ZmqConsoleAutoConfiguration.PageHints.class)
public final class ZmqConsoleAutoConfiguration {

    private static final EndpointId ID = EndpointId.of("zmqconsole");

    ZmqConsoleAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    @RegisterReflectionForBinding(TopologyDescriptor.class)
    ZmqConsoleEndpoint zmqConsoleEndpoint(
            ObjectProvider<ZmqProperties> properties,
            ConfigurableListableBeanFactory beanFactory,
            ObjectProvider<EndpointAccessResolver> access,
            Environment environment) {
        ZmqConsoleProperties console =
                properties.getIfAvailable(ZmqProperties::new).getConsole();
        new SettingRange("The console", "zmq.console.").positive("timeout", console.getTimeout());
        String application = environment.getProperty("spring.application.name", "application");
        Map<String, Socket> sockets = SocketBeans.of(beanFactory);
        Supplier<List<ZmqListenerContainer>> listeners = () -> ZmqEndpointAutoConfiguration.containers(beanFactory);
        try {
            return new ZmqConsoleEndpoint(
                    application,
                    new ZmqTopologyEndpoint(application, sockets, listeners),
                    new ZmqEndpoint(sockets, listeners),
                    console.getServices(),
                    console.getTimeout(),
                    isUnrestricted(access.getIfAvailable()));
        } catch (IllegalArgumentException refusal) {
            throw new ZmqConfigurationException(
                    "zmq.console.services cannot be used: " + refusal.getMessage(),
                    "Correct that entry of zmq.console.services.",
                    refusal);
        }
    }

    private static boolean isUnrestricted(@Nullable EndpointAccessResolver resolver) {
        return resolver != null && resolver.accessFor(ID, Access.READ_ONLY) == Access.UNRESTRICTED;
    }

    /** The files of the page are found on the class path. */
    static final class PageHints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.resources().registerPattern("dev/zmq/spring/actuate/console/*");
        }
    }
}
