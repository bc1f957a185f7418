// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens contexts for a test and, when it is over, closes them and counts what they hold back to zero.
 *
 * <p>The sockets it makes give up after {@link Sockets#PATIENCE} rather than block for ever, and do not linger.
 */
public final class TestContexts implements AfterEachCallback {

    /** What a closed context must hold. */
    public static final ResourceUsage NOTHING = new ResourceUsage(0, 0, 0, 0);

    // Held, since peers that come and go on purpose would fill the log. LogRecords hear of them all the same.
    private static final Logger LOG = Logger.getLogger(Socket.class.getName());

    static {
        LOG.setLevel(Level.SEVERE);
    }

    private final List<Context> contexts = new ArrayList<>();
    private @Nullable Context first;

    /** Opens one more context. */
    public Context open() {
        return add(Context.create());
    }

    /** Takes care of a context that the test has built. */
    public Context add(Context context) {
        contexts.add(context);
        return context;
    }

    /** Returns the context of {@link #socket}. */
    public Context context() {
        if (first == null) {
            first = open();
        }
        return first;
    }

    /** Creates a socket in the test's first context. */
    public Socket socket(SocketType type) {
        return socket(context(), type);
    }

    /** Creates a socket in the given context. */
    public Socket socket(Context context, SocketType type) {
        return context.socket(type)
                .setOption(SocketOptions.LINGER, Duration.ZERO)
                .setOption(SocketOptions.SEND_TIMEOUT, Sockets.PATIENCE)
                .setOption(SocketOptions.RECEIVE_TIMEOUT, Sockets.PATIENCE);
    }

    @Override
    public void afterEach(ExtensionContext extensionContext) {
        contexts.forEach(Context::close);
        assertThat(contexts)
                .extracting(Context::resourceUsage)
                .allSatisfy(usage ->
                        assertThat(usage).as("what a closed context holds").isEqualTo(NOTHING));
    }
}
