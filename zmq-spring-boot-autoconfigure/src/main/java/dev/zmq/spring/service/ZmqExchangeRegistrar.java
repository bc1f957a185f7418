// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Registers a bean for each interface that {@link ImportZmqExchanges} names or finds. */
final class ZmqExchangeRegistrar implements ImportBeanDefinitionRegistrar {

    private final Environment environment;
    private final ResourceLoader resourceLoader;

    ZmqExchangeRegistrar(Environment environment, ResourceLoader resourceLoader) {
        this.environment = environment;
        this.resourceLoader = resourceLoader;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        MergedAnnotation<ImportZmqExchanges> annotation =
                importing.getAnnotations().get(ImportZmqExchanges.class);
        Arrays.stream(annotation.getClassArray("types")).forEach(type -> register(registry, type));
        Set<String> packages = new LinkedHashSet<>(Arrays.asList(annotation.getStringArray("basePackages")));
        for (Class<?> inPackage : annotation.getClassArray("basePackageClasses")) {
            packages.add(inPackage.getPackageName());
        }
        packages.forEach(each -> scan(registry, each));
    }

    private void scan(BeanDefinitionRegistry registry, String basePackage) {
        Scanner scanner = new Scanner(environment);
        scanner.setResourceLoader(resourceLoader);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ZmqExchange.class, true, true));
        scanner.findCandidateComponents(basePackage).forEach(found -> {
            String name = String.valueOf(found.getBeanClassName());
            register(registry, ClassUtils.resolveClassName(name, resourceLoader.getClassLoader()));
        });
    }

    private static void register(BeanDefinitionRegistry registry, Class<?> type) {
        if (!registry.containsBeanDefinition(type.getName())) {
            RootBeanDefinition definition = new RootBeanDefinition(ZmqExchangeFactoryBean.class);
            definition.setTargetType(ResolvableType.forClassWithGenerics(ZmqExchangeFactoryBean.class, type));
            definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
            registry.registerBeanDefinition(type.getName(), definition);
        }
    }

    /** Finds interfaces, which Spring's scanning leaves out otherwise. */
    private static final class Scanner extends ClassPathScanningCandidateComponentProvider {

        Scanner(Environment environment) {
            super(false, environment);
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
            return definition.getMetadata().isInterface()
                    && definition.getMetadata().isIndependent()
                    && !definition.getMetadata().isAnnotation();
        }
    }
}
