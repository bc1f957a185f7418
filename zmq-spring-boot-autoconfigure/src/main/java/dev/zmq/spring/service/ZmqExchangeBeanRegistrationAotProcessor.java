// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** Hints that a native image needs of clients that are beans: the proxy, its methods, and what they send and receive. */
final class ZmqExchangeBeanRegistrationAotProcessor implements BeanRegistrationAotProcessor {

    ZmqExchangeBeanRegistrationAotProcessor() {}

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
        List<Class<?>> services = new ArrayList<>();
        for (Class<?> type : ClassUtils.getAllInterfacesForClass(type(registeredBean))) {
            if (isService(type)) {
                services.add(type);
            }
        }
        return services.isEmpty() ? null : new Contribution(services);
    }

    /** Returns the class of the bean, or the interface of which a factory bean makes a client. */
    private static Class<?> type(RegisteredBean registeredBean) {
        Class<?> client =
                registeredBean.getBeanType().as(ZmqExchangeFactoryBean.class).resolveGeneric(0);
        return client != null ? client : registeredBean.getBeanClass();
    }

    private static boolean isService(Class<?> type) {
        return AnnotatedElementUtils.hasAnnotation(type, ZmqExchange.class)
                || !exchanges(type).isEmpty();
    }

    private static Set<Method> exchanges(Class<?> type) {
        return MethodIntrospector.selectMethods(
                type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, ZmqExchange.class));
    }

    private record Contribution(List<Class<?>> services) implements BeanRegistrationAotContribution {

        private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

        @Override
        public void applyTo(GenerationContext generationContext, BeanRegistrationCode beanRegistrationCode) {
            RuntimeHints hints = generationContext.getRuntimeHints();
            for (Class<?> service : services) {
                hints.proxies().registerJdkProxy(AopProxyUtils.completeJdkProxyInterfaces(service));
                for (Method method : service.getMethods()) {
                    hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
                    BINDING.registerReflectionHints(hints.reflection(), method.getGenericReturnType());
                    BINDING.registerReflectionHints(hints.reflection(), method.getGenericParameterTypes());
                }
            }
        }
    }
}
