// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** Finds the bean that observes, and says why if nobody does though somebody is meant to. */
final class OneObserver {

    private static final Log LOG = LogFactory.getLog(OneObserver.class);

    private OneObserver() {}

    /**
     * Returns the only bean of a type, or the primary one; null if there is none.
     *
     * @param property asks for observations, if it is on
     */
    static <T> @Nullable T find(ListableBeanFactory beanFactory, Class<T> type, String property, boolean isOn) {
        T one = beanFactory.getBeanProvider(type).getIfUnique();
        if (one == null) {
            String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false);
            if (names.length > 1) {
                LOG.warn("Nobody observes: there are several beans of type " + type.getSimpleName() + ", "
                        + String.join(" and ", names) + ", and none of them is @Primary");
            } else if (isOn) {
                LOG.warn(property + " has no effect, as there is no ObservationRegistry: add"
                        + " spring-boot-starter-actuator, or a bean of that type");
            }
        }
        return one;
    }
}
