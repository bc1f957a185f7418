// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Registers a bean definition for each key below {@code zmq.sockets}; {@link ZmqSocketFactory} makes the bean. */
final class ZmqSocketRegistrar implements ImportBeanDefinitionRegistrar {

    static final String FACTORY_BEAN_NAME = "zmqSocketFactory";

    private final Environment environment;

    ZmqSocketRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
        socketNames().forEach(name -> registry.registerBeanDefinition(name, definition(name)));
    }

    private Set<String> socketNames() {
        return Binder.get(environment)
                .bind("zmq.sockets", Bindable.mapOf(String.class, Object.class))
                .map(Map::keySet)
                .orElse(Set.of());
    }

    private static RootBeanDefinition definition(String name) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setFactoryBeanName(FACTORY_BEAN_NAME);
        definition.setFactoryMethodName("createSocket");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setDestroyMethodName("close");
        // A socket that nobody injects still has to be reachable for its peers.
        definition.setLazyInit(false);
        definition.setResourceDescription("property " + SocketPropertyName.of(name));
        return definition;
    }
}
