// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ZmqConfigurationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Registers a bean definition for each socket below {@code zmq.sockets}; {@link ZmqSocketFactory} makes the bean. */
final class ZmqSocketRegistrar implements ImportBeanDefinitionRegistrar {

    static final String FACTORY_BEAN_NAME = "zmqSocketFactory";

    private final Environment environment;
    private final BeanFactory beanFactory;

    ZmqSocketRegistrar(Environment environment, BeanFactory beanFactory) {
        this.environment = environment;
        this.beanFactory = beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
        SocketNames.warnOfIgnored(environment);
        for (String name : OwnSockets.names(environment, beanFactory)) {
            requireFreeName(name, registry);
            registry.registerBeanDefinition(name, definition(name));
        }
    }

    /** The beans of the application are known by now, those of other auto-configurations in part. */
    private static void requireFreeName(String name, BeanDefinitionRegistry registry) {
        if (registry.isBeanNameInUse(name)) {
            throw new ZmqConfigurationException(
                    SocketPropertyName.of(name) + " has the name of another bean" + describe(name, registry)
                            + "; the names of sockets are names of beans too.",
                    "Rename one of the two; the socket could be called '" + name + "-socket'.");
        }
    }

    private static String describe(String name, BeanDefinitionRegistry registry) {
        if (!registry.containsBeanDefinition(name)) {
            return "";
        }
        BeanDefinition other = registry.getBeanDefinition(name);
        String type = other.getBeanClassName() != null ? " of type " + other.getBeanClassName() : "";
        String origin = other.getResourceDescription() != null ? ", defined in " + other.getResourceDescription() : "";
        return type + origin;
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
