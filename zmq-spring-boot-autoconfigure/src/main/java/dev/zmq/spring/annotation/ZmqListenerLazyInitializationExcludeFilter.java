// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;

/**
 * Keeps {@code spring.main.lazy-initialization} from making beans with listener methods lazy: nobody asks for them, yet
 * they have messages to take.
 */
public final class ZmqListenerLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

    /** Creates the filter. */
    public ZmqListenerLazyInitializationExcludeFilter() {}

    @Override
    public boolean isExcluded(String beanName, BeanDefinition definition, Class<?> beanType) {
        return !ListenerClass.of(beanType).isEmpty();
    }
}
