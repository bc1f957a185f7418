// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Closes the peers of an application's sockets after each test method, so that the next one begins without them. */
final class ZmqTestSocketsTestExecutionListener extends AbstractTestExecutionListener {

    ZmqTestSocketsTestExecutionListener() {}

    @Override
    public void afterTestMethod(TestContext testContext) {
        if (testContext.hasApplicationContext()) {
            ApplicationContext application = testContext.getApplicationContext();
            application.getBeanProvider(ZmqTestSockets.class).ifAvailable(ZmqTestSockets::reset);
        }
    }
}
