// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import java.lang.reflect.Field;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Injects the ports and endpoints that the fields of a test ask for. */
final class LocalZmqTestExecutionListener extends AbstractTestExecutionListener {

    LocalZmqTestExecutionListener() {}

    /** After the fields that Spring injects. */
    @Override
    public int getOrder() {
        return DependencyInjectionTestExecutionListener.ORDER + 1;
    }

    @Override
    public void prepareTestInstance(TestContext test) {
        // Of a nested class, this is called for the instances around it, too.
        ReflectionUtils.doWithFields(test.getTestInstance().getClass(), field -> inject(field, test));
    }

    /** Where one instance runs all methods, the context may be another one than for the method before. */
    @Override
    public void beforeTestMethod(TestContext test) {
        prepareTestInstance(test);
    }

    private static void inject(Field field, TestContext test) {
        LocalZmqValue value = LocalZmqValue.of(field);
        if (value != null) {
            ReflectionUtils.makeAccessible(field);
            ReflectionUtils.setField(
                    field,
                    test.getTestInstance(),
                    value.in(test.getApplicationContext(), ClassUtils.resolvePrimitiveIfNecessary(field.getType())));
        }
    }
}
