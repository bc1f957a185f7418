// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One {@link PythonPeer} for all tests of a class, in a static field. Its sockets are closed after each test, before the
 * test's contexts are.
 */
public final class SharedPythonPeer implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {

    private @Nullable PythonPeer peer;

    /** Returns the process; within tests only. */
    public PythonPeer peer() {
        return Objects.requireNonNull(peer);
    }

    /** Creates a socket of libzmq, of any of its types, such as {@code XPUB}. */
    public PythonSocket socket(String type) {
        return peer().socket(type);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        peer = PythonPeer.start();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        peer().closeAllSockets();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        peer().close();
    }
}
