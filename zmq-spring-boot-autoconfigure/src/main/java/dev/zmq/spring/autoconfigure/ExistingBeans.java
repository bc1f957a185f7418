// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds singletons that there are. None is made for being asked for, as the application may be at its end. */
final class ExistingBeans {

    private ExistingBeans() {}

    /** Returns those of a context. */
    static <T> List<T> of(ConfigurableListableBeanFactory context, Class<T> type) {
        List<T> beans = new ArrayList<>();
        for (String name : context.getBeanNamesForType(type, true, false)) {
            if (context.containsSingleton(name)) {
                beans.add(context.getBean(name, type));
            }
        }
        return beans;
    }

    /** Returns those of a context and its ancestors. */
    static <T> List<T> withAncestors(ConfigurableListableBeanFactory context, Class<T> type) {
        List<T> beans = of(context, type);
        BeanFactory parent = context.getParentBeanFactory();
        if (parent instanceof ConfigurableListableBeanFactory ancestor) {
            beans.addAll(withAncestors(ancestor, type));
        }
        return beans;
    }
}
