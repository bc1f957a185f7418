// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import dev.zmq.spring.listener.InvalidListenerException;
import dev.zmq.spring.listener.MethodListenerFactory;
import dev.zmq.spring.listener.MethodZmqListenerEndpoint;
import dev.zmq.spring.listener.ZmqHandlerMethod;
import dev.zmq.spring.listener.ZmqListenerAttributes;
import dev.zmq.spring.listener.ZmqListenerConfigurer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistrar;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.ClassUtils;

/**
 * Finds the methods and classes that carry {@link ZmqListener} and registers them as listeners, once all singletons are
 * there.
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
        // The bean behind a scoped proxy may be another one at any time; the proxy, which leads to the present one,
        // listens.
        if (!ScopedProxyUtils.isScopedTarget(beanName) && !classesWithout.contains(type)) {
            ListenerClass annotated = ListenerClass.of(type);
            if (annotated.isEmpty()) {
                classesWithout.add(type);
            }
            requireNoStrayHandlers(type, annotated.strayHandlers());
            annotated.declarations().forEach(declaration -> onFound(new Found(bean, beanName, declaration)));
        }
        return bean;
    }

    private static void requireNoStrayHandlers(Class<?> type, List<Method> handlers) {
        if (!handlers.isEmpty()) {
            throw new InvalidListenerException(
                    "The method " + handlers.get(0).getName() + " of class " + type.getName()
                            + " has @ZmqHandler, but the class has no @ZmqListener, so that nothing would call it.",
                    "Put @ZmqListener with the names of the sockets on the class, or on the method in place of"
                            + " @ZmqHandler.");
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        createScopedProxies();
        List<Found> waiting;
        synchronized (found) {
            singletonsReady = true;
            waiting = List.copyOf(found);
            found.clear();
        }
        waiting.forEach(this::register);
        beanFactory
                .getBeanProvider(ZmqListenerConfigurer.class)
                .orderedStream()
                .forEach(configurer -> configurer.configureListeners(registrar()));
        classesWithout.clear();
    }

    /** Nobody may ask for the proxy of a scoped bean, which then would not come into being. */
    private void createScopedProxies() {
        for (String name : beanFactory.getBeanDefinitionNames()) {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? beanFactory.getType(name) : null;
            if (type != null && !ListenerClass.of(type).isEmpty()) {
                String original = ScopedProxyUtils.getOriginalBeanName(name);
                Object proxy = beanFactory.getBean(original);
                // Spring Cloud's proxies count as synthetic, and are not shown to post-processors.
                if (!isFound(original)) {
                    postProcessAfterInitialization(proxy, original);
                }
            }
        }
    }

    private boolean isFound(String beanName) {
        synchronized (found) {
            return found.stream().anyMatch(listener -> listener.beanName().equals(beanName));
        }
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
        AttributeResolver resolver = new AttributeResolver(beanFactory, listener.description());
        MethodZmqListenerEndpoint endpoint = new MethodZmqListenerEndpoint(
                attributes(listener, resolver),
                listener.bean(),
                listener.declaration().isClass(),
                methods(listener, resolver),
                beanFactory.getBean(MethodListenerFactory.class));
        ZmqListenerContainerFactory factory = resolver.bean(
                "containerFactory",
                listener.declaration().annotation().containerFactory(),
                ZmqListenerContainerFactory.class);
        if (factory != null) {
            registrar().register(endpoint, factory);
        } else {
            registrar().register(endpoint);
        }
    }

    private ZmqListenerEndpointRegistrar registrar() {
        return beanFactory.getBean(ZmqListenerEndpointRegistrar.class);
    }

    private ZmqListenerAttributes attributes(Found listener, AttributeResolver resolver) {
        ZmqListener annotation = listener.declaration().annotation();
        return new ZmqListenerAttributes(
                id(listener, resolver),
                resolver.names(annotation.sockets()),
                resolver.texts(annotation.topics()),
                resolver.flag("autoStartup", annotation.autoStartup()),
                resolver.number("concurrency", annotation.concurrency()),
                Boolean.TRUE.equals(resolver.flag("sharedThread", annotation.sharedThread())),
                Boolean.TRUE.equals(resolver.flag("batch", annotation.batch())),
                resolver.number("batchSize", annotation.batchSize()),
                annotation.payloadType() != void.class ? annotation.payloadType() : null,
                resolver.bean("errorHandler", annotation.errorHandler(), ZmqListenerErrorHandler.class));
    }

    private List<ZmqHandlerMethod> methods(Found listener, AttributeResolver resolver) {
        List<Method> methods = listener.declaration().methods();
        if (methods.isEmpty()) {
            throw new InvalidListenerException(
                    "The class " + ClassUtils.getUserClass(listener.bean()).getName()
                            + " has @ZmqListener, but no method of it has @ZmqHandler.",
                    "Put @ZmqHandler on the methods that take the messages, or @ZmqListener on a single one.");
        }
        return methods.stream()
                .map(method -> method(listener, method, resolver))
                .toList();
    }

    private ZmqHandlerMethod method(Found listener, Method method, AttributeResolver resolver) {
        ZmqHandler handler = listener.declaration().isClass()
                ? AnnotatedElementUtils.findMergedAnnotation(method, ZmqHandler.class)
                : null;
        return new ZmqHandlerMethod(
                AopUtils.selectInvocableMethod(method, listener.bean().getClass()),
                handler != null ? resolver.texts(handler.topics()) : List.of(),
                handler != null && handler.isDefault(),
                sendTo(method, resolver));
    }

    private static List<String> sendTo(Method method, AttributeResolver resolver) {
        SendTo sendTo = AnnotatedElementUtils.findMergedAnnotation(method, SendTo.class);
        if (sendTo == null && method.getReturnType() != void.class) {
            sendTo = AnnotatedElementUtils.findMergedAnnotation(method.getDeclaringClass(), SendTo.class);
        }
        return sendTo != null ? resolver.names(sendTo.value()) : List.of();
    }

    private String id(Found listener, AttributeResolver resolver) {
        String declared = resolver.text(listener.declaration().annotation().id());
        if (!declared.isEmpty()) {
            return declared;
        }
        // Overloads and repeated annotations of one method or class get a number.
        String name = listener.declaration().isClass()
                ? listener.beanName()
                : listener.beanName() + "."
                        + listener.declaration().methods().get(0).getName();
        String id = name;
        for (int i = 2; !ids.add(id); i++) {
            id = name + "-" + i;
        }
        return id;
    }

    /** A listener of a bean. */
    private record Found(Object bean, String beanName, ListenerDeclaration declaration) {

        /** Returns how error messages call the listener. */
        String description() {
            String type = ClassUtils.getUserClass(bean).getSimpleName();
            return declaration.isClass() || declaration.methods().isEmpty()
                    ? "@ZmqListener " + type
                    : "@ZmqListener " + type + "."
                            + declaration.methods().get(0).getName();
        }
    }
}
