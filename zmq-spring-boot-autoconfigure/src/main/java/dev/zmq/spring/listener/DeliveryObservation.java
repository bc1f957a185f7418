// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ObserverGuard;
import dev.zmq.spring.core.ScopeSource;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.listener.ZmqDeliveryObserver.Call;
import dev.zmq.spring.listener.ZmqDeliveryObserver.Delivered;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Observes the deliveries of one listener from one socket, and keeps failures of the observer away from them.
 *
 * <p>Thread-safe.
 */
final class DeliveryObservation {

    /** Nobody observes. */
    static final Call NONE = new Call() {

        @Override
        public Scope openScope() {
            return ScopeSource.NONE.openScope();
        }

        @Override
        public void onRetry(Throwable failure) {}

        @Override
        public void onGivenUp(Throwable failure, boolean isKept) {}

        @Override
        public void end() {}
    };

    private static final Log LOG = LogFactory.getLog(DeliveryObservation.class);

    private final ZmqDeliveryObserver observer;
    private final String listenerId;
    private final String socketName;
    private final SocketType socketType;
    private final @Nullable ZmqHeaderMapper headerMapper;
    private final ObserverGuard guard;

    /** Creates it; without a mapper, messages have no headers. */
    DeliveryObservation(
            ZmqDeliveryObserver observer,
            String listenerId,
            String socketName,
            SocketType socketType,
            @Nullable ZmqHeaderMapper headerMapper) {
        this.observer = observer;
        this.listenerId = listenerId;
        this.socketName = socketName;
        this.socketType = socketType;
        this.headerMapper = headerMapper;
        this.guard = new ObserverGuard(LOG, "A delivery to listener '" + listenerId + "' could not be observed");
    }

    Call begin(Message message) {
        return begin(false, List.of(message), carried(message));
    }

    Call beginBatch(List<Message> messages) {
        return begin(true, List.copyOf(messages), Map.of());
    }

    private Call begin(boolean batch, List<Message> messages, Map<String, Object> headers) {
        Call call = guard.get(() -> observer.begin(new Delivered(
                listenerId, socketName, socketType, Replies.areSentBy(socketType), batch, messages, headers)));
        return call == null ? NONE : new Guarded(call);
    }

    /** What cannot be read concerns the listener, if it asks for headers; here it only means that there is no trace. */
    private Map<String, Object> carried(Message message) {
        if (headerMapper == null) {
            return Map.of();
        }
        try {
            return MessageEnvelope.carriedHeaders(socketType, message, headerMapper);
        } catch (RuntimeException unreadable) {
            LOG.debug("The headers of a message from socket '" + socketName + "' cannot be read", unreadable);
            return Map.of();
        }
    }

    /** An observed call whose failures are logged. */
    private final class Guarded implements Call {

        private final Call call;

        Guarded(Call call) {
            this.call = call;
        }

        @Override
        public Scope openScope() {
            return guard.open(call);
        }

        @Override
        public void onRetry(Throwable failure) {
            guard.run(() -> call.onRetry(failure));
        }

        @Override
        public void onGivenUp(Throwable failure, boolean isKept) {
            guard.run(() -> call.onGivenUp(failure, isKept));
        }

        @Override
        public void end() {
            guard.run(call::end);
        }
    }
}
