// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.spring.core.ZmqMessageSender.Outgoing;
import java.util.Map;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps failures of an observer away from what is sent.
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

    private final ZmqSendObserver observer;
    private final ObserverGuard guard =
            new ObserverGuard(LogFactory.getLog(ZmqSendObserver.class), "A message that is sent could not be observed");

    GuardedSendObserver(ZmqSendObserver observer) {
        this.observer = observer;
    }

    @Override
    public Call begin(Outgoing outgoing, Map<String, Object> headers) {
        Call call = guard.get(() -> observer.begin(outgoing, headers));
        return call == null ? UNOBSERVED : new GuardedCall(call);
    }

    @Override
    public ScopeSource capture() {
        ScopeSource scopes = guard.get(observer::capture);
        return scopes == null ? ScopeSource.NONE : () -> guard.open(scopes);
    }

    private final class GuardedCall implements Call {

        private final Call call;

        GuardedCall(Call call) {
            this.call = call;
        }

        @Override
        public Scope openScope() {
            return guard.open(call);
        }

        @Override
        public void end(boolean sent, @Nullable Throwable failure) {
            guard.run(() -> call.end(sent, failure));
        }
    }
}
