// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of what is sent, and their keys. A bean of this type replaces {@link
 * DefaultZmqTemplateObservationConvention}, which is made to be extended. Asked at the start and again at the end.
 *
 * <p>Implementations are thread-safe.
 */
public interface ZmqTemplateObservationConvention extends ObservationConvention<ZmqSenderContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof ZmqSenderContext;
    }

    @Override
    default String getName() {
        return "zmq.template.call";
    }
}
