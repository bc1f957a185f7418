// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.spring.core.ZmqMessageSender.Outgoing;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps failures of an observer away from what it observes. Else a message that was sent would look as if it were not, and
 * be sent again; and a reply that has come would be lost.
 *
 * <p>Thread-safe.
 */
final class GuardedSendObserver implements ZmqSendObserver {

    /** Nobody observes. */
    static final Call UNOBSERVED = new Call() {

        @Override
        public Scope openScope() {
            return NONE.openScope();
        }

        @Override
        public void end(boolean sent, @Nullable Throwable failure) {}
    };

    private static final Log LOG = LogFactory.getLog(GuardedSendObserver.class);

    private final ZmqSendObserver observer;
    private final AtomicBoolean warned = new AtomicBoolean();

    GuardedSendObserver(ZmqSendObserver observer) {
        this.observer = observer;
    }

    @Override
    public Call begin(Outgoing outgoing, Map<String, Object> headers) {
        try {
            return new GuardedCall(observer.begin(outgoing, headers));
        } catch (Throwable failure) {
            log(failure);
            return UNOBSERVED;
        }
    }

    @Override
    public ScopeSource capture() {
        try {
            ScopeSource scopes = observer.capture();
            return () -> open(scopes);
        } catch (Throwable failure) {
            log(failure);
            return ScopeSource.NONE;
        }
    }

    private ScopeSource.Scope open(ScopeSource scopes) {
        try {
            ScopeSource.Scope scope = scopes.openScope();
            return () -> guard(scope::close);
        } catch (Throwable failure) {
            log(failure);
            return ScopeSource.NONE.openScope();
        }
    }

    private void guard(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            log(failure);
        }
    }

    /** It would most likely be the same for each message. */
    private void log(Throwable failure) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "A message that is sent could not be observed; further failures are logged at debug level",
                    failure);
        } else {
            LOG.debug("A message that is sent could not be observed", failure);
        }
    }

    private final class GuardedCall implements Call {

        private final Call call;

        GuardedCall(Call call) {
            this.call = call;
        }

        @Override
        public Scope openScope() {
            return open(call);
        }

        @Override
        public void end(boolean sent, @Nullable Throwable failure) {
            guard(() -> call.end(sent, failure));
        }
    }
}
