// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.spring.listener.ZmqDeliveryObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Micrometer observation of each message, or batch, that a listener or a channel adapter is given.
 *
 * <p>Thread-safe.
 */
public final class ZmqListenerObservations implements ZmqDeliveryObserver {

    private static final ZmqListenerObservationConvention DEFAULT = new DefaultZmqListenerObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable ZmqListenerObservationConvention convention;

    /** Creates observations in a registry; a convention of null is the default one. */
    public ZmqListenerObservations(
            ObservationRegistry registry, @Nullable ZmqListenerObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Call begin(Delivered delivered) {
        ZmqReceiverContext context = new ZmqReceiverContext(delivered);
        return new Observed(
                registry, ZmqListenerObservation.CALL.start(convention, DEFAULT, () -> context, registry), context);
    }

    private record Observed(ObservationRegistry registry, Observation observation, ZmqReceiverContext context)
            implements Call {

        @Override
        public Scope openScope() {
            return CurrentObservation.open(registry, observation);
        }

        @Override
        public void onRetry(Throwable failure) {
            observation.event(ZmqListenerObservation.Events.RETRY);
        }

        /** Of a batch, the first message speaks for all. */
        @Override
        public void onGivenUp(Throwable failure, boolean isKept) {
            if (context.outcome() != ZmqOutcome.UNKNOWN) {
                return;
            }
            context.setOutcome(ZmqOutcome.of(failure));
            observation.error(failure);
            if (isKept) {
                observation.event(ZmqListenerObservation.Events.DEAD_LETTER);
            }
        }

        @Override
        public void end() {
            if (context.outcome() == ZmqOutcome.UNKNOWN) {
                context.setOutcome(ZmqOutcome.SUCCESS);
            }
            observation.stop();
        }
    }
}
