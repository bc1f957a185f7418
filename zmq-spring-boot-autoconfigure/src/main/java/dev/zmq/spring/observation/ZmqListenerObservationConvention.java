// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of what listeners are given, and their keys. A bean of this type replaces {@link
 * DefaultZmqListenerObservationConvention}, which is made to be extended. Asked at the start and again at the end.
 *
 * <p>Implementations are thread-safe.
 */
public interface ZmqListenerObservationConvention extends ObservationConvention<ZmqReceiverContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof ZmqReceiverContext;
    }

    @Override
    default String getName() {
        return "zmq.listener.call";
    }
}
