// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.spring.core.ScopeSource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes observations current. Micrometer leaves one current whose handler fails when told of it, and all that the thread does
 * from then on, which for that of a listener is the rest of its life, would be a part of that one observation. So what was
 * current before is current again here, whatever handlers throw.
 */
final class CurrentObservation {

    private CurrentObservation() {}

    /** Makes an observation current on this thread until the scope is closed. */
    static ScopeSource.Scope open(ObservationRegistry registry, Observation observation) {
        Observation.Scope before = registry.getCurrentObservationScope();
        Observation.Scope scope;
        try {
            scope = observation.openScope();
        } catch (Throwable failure) {
            closeHalfOpen(registry, before, failure);
            throw failure;
        }
        return () -> close(registry, before, scope);
    }

    /** Some handlers may have been told already, and have something current of their own. */
    private static void closeHalfOpen(
            ObservationRegistry registry, Observation.@Nullable Scope before, Throwable failure) {
        Observation.Scope halfOpen = registry.getCurrentObservationScope();
        if (halfOpen == null || halfOpen == before) {
            return;
        }
        try {
            close(registry, before, halfOpen);
        } catch (Throwable notClosed) {
            if (notClosed != failure) {
                failure.addSuppressed(notClosed);
            }
        }
    }

    private static void close(
            ObservationRegistry registry, Observation.@Nullable Scope before, Observation.Scope scope) {
        try {
            scope.close();
        } catch (Throwable failure) {
            registry.setCurrentObservationScope(before);
            throw failure;
        }
    }
}
