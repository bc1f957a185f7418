// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.spring.core.ScopeSource;
import dev.zmq.spring.core.ZmqMessageSender.Outgoing;
import dev.zmq.spring.core.ZmqSendObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Micrometer observation of each message and request that is sent.
 *
 * <p>Thread-safe.
 */
public final class ZmqTemplateObservations implements ZmqSendObserver {

    private static final ZmqTemplateObservationConvention DEFAULT = new DefaultZmqTemplateObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable ZmqTemplateObservationConvention convention;

    /** Creates observations in a registry; a convention of null is the default one. */
    public ZmqTemplateObservations(
            ObservationRegistry registry, @Nullable ZmqTemplateObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Call begin(Outgoing outgoing, Map<String, Object> headers) {
        ZmqSenderContext context = new ZmqSenderContext(outgoing, headers);
        return new Observed(
                registry, ZmqTemplateObservation.CALL.start(convention, DEFAULT, () -> context, registry), context);
    }

    @Override
    public ScopeSource capture() {
        Observation current = registry.getCurrentObservation();
        return current == null ? ScopeSource.NONE : () -> CurrentObservation.open(registry, current);
    }

    private record Observed(ObservationRegistry registry, Observation observation, ZmqSenderContext context)
            implements Call {

        @Override
        public Scope openScope() {
            return CurrentObservation.open(registry, observation);
        }

        @Override
        public void end(boolean sent, @Nullable Throwable failure) {
            if (failure != null) {
                context.setOutcome(ZmqOutcome.of(failure));
                observation.error(failure);
            } else {
                context.setOutcome(sent ? ZmqOutcome.SUCCESS : ZmqOutcome.NOT_SENT);
            }
            observation.stop();
        }
    }
}
