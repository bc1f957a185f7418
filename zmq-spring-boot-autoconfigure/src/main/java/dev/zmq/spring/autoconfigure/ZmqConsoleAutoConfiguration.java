// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.spring.actuate.TopologyDescriptor;
import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.actuate.ZmqTopologyEndpoint;
import dev.zmq.spring.actuate.console.ZmqConsoleEndpoint;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.listener.ZmqListenerContainer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
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

    /** The page does not wait for ever either. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

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
        new SettingRange("The console", "zmq.console.").positiveUpTo(LONGEST_TIMEOUT, "timeout", console.getTimeout());
        String application = environment.getProperty("spring.application.name", "application");
        Map<String, Socket> sockets = SocketBeans.of(beanFactory);
        Supplier<List<ZmqListenerContainer>> listeners = () -> ZmqEndpointAutoConfiguration.containers(beanFactory);
        try {
            return new ZmqConsoleEndpoint(
                    application,
                    new ZmqTopologyEndpoint(application, sockets, listeners),
                    new ZmqEndpoint(sockets, listeners),
                    urls(console.getServices()),
                    console.getTimeout(),
                    isUnrestricted(access.getIfAvailable()));
        } catch (IllegalArgumentException refusal) {
            throw new ZmqConfigurationException(
                    "zmq.console.services cannot be used: " + refusal.getMessage(),
                    "Correct that entry of zmq.console.services. In user and password, write what a URL cannot have in"
                            + " percent-encoding, such as %40 for @.",
                    refusal);
        }
    }

    /** Spring's own conversion would encode a percent sign again, and print a URL that it refuses, with its password. */
    private static Map<String, URI> urls(Map<String, String> services) {
        Map<String, URI> urls = new LinkedHashMap<>();
        services.forEach((name, url) -> urls.put(name, url(name, url)));
        return urls;
    }

    @SuppressWarnings("UnusedException") // it has the password
    private static URI url(String name, String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the URL of the service '" + name + "' has an error after "
                    + Math.max(0, e.getIndex()) + " characters: " + e.getReason());
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
