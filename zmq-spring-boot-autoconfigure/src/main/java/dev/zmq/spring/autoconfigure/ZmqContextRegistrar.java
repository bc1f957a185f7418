// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Context;
import dev.zmq.spring.autoconfigure.ZmqProperties.NamedContext;
import dev.zmq.spring.core.ZmqConfigurationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a bean definition for each context below {@code zmq.contexts}; {@link ZmqContextFactory} makes the bean.
 *
 * <p>These beans are injected by name only, so that the application's context stays the one that everybody means. They are
 * lazy: an environment variable may spell a name in another way, and a context without sockets would only hold threads.
 */
final class ZmqContextRegistrar implements ImportBeanDefinitionRegistrar {

    static final String FACTORY_BEAN_NAME = "zmqContextFactory";

    private final Environment environment;
    private final BeanFactory beanFactory;

    ZmqContextRegistrar(Environment environment, BeanFactory beanFactory) {
        this.environment = environment;
        this.beanFactory = beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
        Binder.get(environment)
                .bind("zmq.contexts", Bindable.mapOf(String.class, NamedContext.class))
                .ifBound(contexts ->
                        contexts.keySet().stream().filter(this::isOwn).forEach(name -> register(name, registry)));
    }

    private boolean isOwn(String name) {
        return !ParentContext.of(beanFactory).hasSame(name, Context.class, ContextPropertyName.of(name), environment);
    }

    private static void register(String name, BeanDefinitionRegistry registry) {
        if (registry.isBeanNameInUse(name)) {
            throw new ZmqConfigurationException(
                    ContextPropertyName.of(name)
                            + " has the name of another bean; the names of contexts are names of beans too.",
                    "Rename one of the two; the context could be called '" + name + "-context'.");
        }
        registry.registerBeanDefinition(name, definition(name));
    }

    private static RootBeanDefinition definition(String name) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setFactoryBeanName(FACTORY_BEAN_NAME);
        definition.setFactoryMethodName("createNamedContext");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setDestroyMethodName("close");
        definition.setDefaultCandidate(false);
        definition.setLazyInit(true);
        definition.setResourceDescription("property " + ContextPropertyName.of(name));
        return definition;
    }
}
