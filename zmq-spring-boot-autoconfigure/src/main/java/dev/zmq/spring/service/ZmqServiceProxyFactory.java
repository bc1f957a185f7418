// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqSockets;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ReflectiveMethodInvocation;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.Assert;
import org.springframework.util.StringValueResolver;

/**
 * Makes clients of interfaces with {@link ZmqExchange}:
 *
 * <pre>{@code
 * @Bean
 * Pricing pricing(ZmqServiceProxyFactory factory) {
 *     return factory.createClient(Pricing.class);
 * }
 * }</pre>
 *
 * <p>Thread-safe, as the clients are.
 */
public final class ZmqServiceProxyFactory {

    private final ZmqOperations operations;
    private final ZmqSockets sockets;
    private final ZmqMessageConverter converter;
    private final StringValueResolver placeholders;

    /**
     * Creates a factory.
     *
     * @param placeholders replaces placeholders in annotations
     */
    public ZmqServiceProxyFactory(
            ZmqOperations operations,
            ZmqSockets sockets,
            ZmqMessageConverter converter,
            StringValueResolver placeholders) {
        this.operations = operations;
        this.sockets = sockets;
        this.converter = converter;
        this.placeholders = placeholders;
    }

    /**
     * Makes a client.
     *
     * @param serviceType an interface, each abstract method of which has {@link ZmqExchange}, or whose type has it
     * @throws dev.zmq.spring.core.ZmqConfigurationException if a method is none that its socket can serve, or there is no such
     *     socket
     */
    public <S> S createClient(Class<S> serviceType) {
        return createClient(serviceType, method -> serviceMethod(serviceType, method));
    }

    /** Makes a client of which each call fails, for applications that have switched ZeroMQ off and are to start even so. */
    static <S> S createClientThatIsOff(Class<S> serviceType) {
        return createClient(
                serviceType, method -> Modifier.isAbstract(method.getModifiers()) ? new MethodThatIsOff(method) : null);
    }

    private static <S> S createClient(
            Class<S> serviceType, MethodIntrospector.MetadataLookup<ServiceMethod> serviceMethods) {
        Assert.isTrue(serviceType.isInterface(), () -> serviceType.getName() + " is no interface");
        Map<Method, ServiceMethod> methods = MethodIntrospector.selectMethods(serviceType, serviceMethods);
        ProxyFactory factory = new ProxyFactory();
        factory.setInterfaces(serviceType);
        factory.addAdvice(new ServiceInterceptor(serviceType, methods));
        return serviceType.cast(factory.getProxy(serviceType.getClassLoader()));
    }

    private @Nullable ServiceMethod serviceMethod(Class<?> serviceType, Method method) {
        if (!Modifier.isAbstract(method.getModifiers())) {
            return null;
        }
        return ServiceMethod.of(
                ExchangeAttributes.of(serviceType, method, placeholders), method, operations, sockets, converter);
    }

    private static final class ServiceInterceptor implements MethodInterceptor {

        private final Class<?> serviceType;
        private final Map<Method, ServiceMethod> methods;

        private ServiceInterceptor(Class<?> serviceType, Map<Method, ServiceMethod> methods) {
            this.serviceType = serviceType;
            this.methods = methods;
        }

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            Method method = invocation.getMethod();
            ServiceMethod service = methods.get(method);
            if (service != null) {
                return service.invoke(invocation.getArguments());
            }
            if (method.isDefault() && invocation instanceof ProxyMethodInvocation proxied) {
                return InvocationHandler.invokeDefault(proxied.getProxy(), method, invocation.getArguments());
            }
            if (method.getName().equals("toString") && invocation instanceof ReflectiveMethodInvocation) {
                return "ZeroMQ client " + serviceType.getName();
            }
            throw new IllegalStateException("Not a method of " + serviceType.getName() + ": " + method);
        }
    }
}
