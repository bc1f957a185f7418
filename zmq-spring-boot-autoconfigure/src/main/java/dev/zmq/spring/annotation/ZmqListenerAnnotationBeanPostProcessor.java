// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import dev.zmq.spring.listener.MethodListenerFactory;
import dev.zmq.spring.listener.MethodZmqListenerEndpoint;
import dev.zmq.spring.listener.ZmqListenerConfigurer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistrar;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.util.StringUtils;

/**
 * Finds the methods that carry {@link ZmqListener} and registers them as listeners, once all singletons are there.
 *
 * <p>Everything it works with is looked up only then, so that being a post-processor does not create those beans early.
 */
public final class ZmqListenerAnnotationBeanPostProcessor implements BeanPostProcessor, SmartInitializingSingleton {

    /** The name of the default {@link ZmqListenerContainerFactory} bean. */
    public static final String DEFAULT_CONTAINER_FACTORY_BEAN_NAME = "zmqListenerContainerFactory";

    private final ConfigurableListableBeanFactory beanFactory;
    private final Set<Class<?>> classesWithout = ConcurrentHashMap.newKeySet();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final List<Found> found = new ArrayList<>();
    private boolean singletonsReady;

    /** Creates the post-processor. */
    public ZmqListenerAnnotationBeanPostProcessor(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (!classesWithout.contains(type)) {
            List<ListenerMethod> methods = ListenerMethod.of(type);
            if (methods.isEmpty()) {
                classesWithout.add(type);
            }
            methods.forEach(method -> onFound(new Found(bean, beanName, method)));
        }
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Found> waiting;
        synchronized (found) {
            singletonsReady = true;
            waiting = List.copyOf(found);
            found.clear();
        }
        waiting.forEach(this::register);
        ZmqListenerEndpointRegistrar registrar = registrar();
        beanFactory
                .getBeanProvider(ZmqListenerConfigurer.class)
                .orderedStream()
                .forEach(configurer -> configurer.configureListeners(registrar));
        classesWithout.clear();
    }

    /** Beans may also come into being later, when they are lazy. */
    private void onFound(Found listener) {
        synchronized (found) {
            if (!singletonsReady) {
                found.add(listener);
                return;
            }
        }
        register(listener);
    }

    private void register(Found listener) {
        ZmqListener annotation = listener.method().annotation();
        MethodZmqListenerEndpoint endpoint = new MethodZmqListenerEndpoint(
                id(listener),
                socketNames(annotation),
                autoStartup(annotation),
                listener.bean(),
                AopUtils.selectInvocableMethod(
                        listener.method().method(), listener.bean().getClass()),
                beanFactory.getBean(MethodListenerFactory.class));
        registrar().register(endpoint, containerFactory(annotation));
    }

    private ZmqListenerEndpointRegistrar registrar() {
        return new ZmqListenerEndpointRegistrar(
                beanFactory.getBean(ZmqListenerEndpointRegistry.class),
                () -> containerFactory(DEFAULT_CONTAINER_FACTORY_BEAN_NAME));
    }

    private String id(Found listener) {
        String declared = resolve(listener.method().annotation().id());
        if (StringUtils.hasText(declared)) {
            return declared;
        }
        // Overloads and repeated annotations of one method get a number.
        String name = listener.beanName() + "." + listener.method().method().getName();
        String id = name;
        for (int i = 2; !ids.add(id); i++) {
            id = name + "-" + i;
        }
        return id;
    }

    private List<String> socketNames(ZmqListener annotation) {
        List<String> names = new ArrayList<>();
        for (String declared : annotation.sockets()) {
            for (String name : StringUtils.commaDelimitedListToStringArray(resolve(declared))) {
                names.add(name.trim());
            }
        }
        return names;
    }

    private @Nullable Boolean autoStartup(ZmqListener annotation) {
        String declared = resolve(annotation.autoStartup());
        return StringUtils.hasText(declared) ? toBoolean(declared) : null;
    }

    private ZmqListenerContainerFactory containerFactory(ZmqListener annotation) {
        String declared = resolve(annotation.containerFactory());
        return containerFactory(StringUtils.hasText(declared) ? declared : DEFAULT_CONTAINER_FACTORY_BEAN_NAME);
    }

    private ZmqListenerContainerFactory containerFactory(String beanName) {
        return beanFactory.getBean(beanName, ZmqListenerContainerFactory.class);
    }

    private String resolve(String value) {
        String resolved = new EmbeddedValueResolver(beanFactory).resolveStringValue(value);
        return resolved != null ? resolved : "";
    }

    private static boolean toBoolean(String value) {
        return switch (value.trim()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("autoStartup of @ZmqListener is '" + value + "', not true or false");
        };
    }

    /** A listener method of a bean. */
    private record Found(Object bean, String beanName, ListenerMethod method) {}
}
