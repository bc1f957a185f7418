// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/** Makes the client of an interface once the bean factory is there, which has all that it needs. */
final class ZmqExchangeFactoryBean<T> implements FactoryBean<T>, BeanFactoryAware, InitializingBean {

    private final Class<T> type;
    private @Nullable BeanFactory beanFactory;
    private @Nullable T client;

    ZmqExchangeFactoryBean(Class<T> type) {
        this.type = type;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** Now, so that the application does not start with a client that cannot work, though nobody asks for it. */
    @Override
    public void afterPropertiesSet() {
        BeanFactory beans = beanFactory;
        Assert.state(beans != null, "'beanFactory' is required");
        ZmqServiceProxyFactory factory =
                beans.getBeanProvider(ZmqServiceProxyFactory.class).getIfAvailable();
        client = factory == null && isOff(beans)
                ? ZmqServiceProxyFactory.createClientThatIsOff(type)
                : beans.getBean(ZmqServiceProxyFactory.class).createClient(type);
    }

    private static boolean isOff(BeanFactory beans) {
        return !beans.getBean(Environment.class).getProperty("zmq.enabled", Boolean.class, true);
    }

    @Override
    public @Nullable T getObject() {
        return client;
    }

    @Override
    public Class<T> getObjectType() {
        return type;
    }
}
