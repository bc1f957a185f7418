// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Keeps failures of an observer away from what it observes. Else a message that was sent would look as if it were not, and be
 * sent again; a reply that has come would be lost; and a message would fail that its listener got through. They are logged, up
 * to a few a second, as they would most likely be the same for each message.
 *
 * <p>Thread-safe.
 */
public final class ObserverGuard {

    private final Log log;
    private final String complaint;
    private final LogLimit limit = new LogLimit();

    /**
     * Creates a guard.
     *
     * @param log where to log failures
     * @param complaint what to log, a sentence without a full stop: what could not be observed
     */
    public ObserverGuard(Log log, String complaint) {
        this.log = log;
        this.complaint = complaint;
    }

    /** Runs a step of the observer, which may fail. */
    public void run(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            log(failure);
        }
    }

    /** Returns what a step of the observer returns; null if that failed. */
    public <T> @Nullable T get(Supplier<T> step) {
        try {
            return step.get();
        } catch (Throwable failure) {
            log(failure);
            return null;
        }
    }

    /** Makes current what the observer wants to be, until the scope is closed; nothing if that failed. */
    public ScopeSource.Scope open(ScopeSource source) {
        ScopeSource.Scope scope = get(source::openScope);
        return scope == null ? ScopeSource.NONE.openScope() : () -> run(scope::close);
    }

    private void log(Throwable failure) {
        long leftOut = limit.acquire();
        if (leftOut != LogLimit.NOT_NOW) {
            log.warn(complaint + (leftOut == 0 ? "" : "; " + leftOut + " more before it were not logged"), failure);
        }
    }
}
