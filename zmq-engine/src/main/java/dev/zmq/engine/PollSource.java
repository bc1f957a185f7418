// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

/**
 * Something that a {@link Poller} can wait for, though it is neither a socket nor a channel: a queue between threads, say. To
 * be implemented by applications; {@link ReadAhead} is one.
 *
 * <p>The order that loses nothing: whoever makes the source ready does so first and then runs the listeners; the poller adds
 * its listener first and then looks.
 */
public interface PollSource {

    /** Returns whether there is something to take. Must not wait. */
    boolean isReady();

    /** Returns whether there is nothing to take and never will be again. Must not wait. */
    boolean hasEnded();

    /**
     * Has something run each time that this source may have become ready, or has ended. It is short and throws nothing; once
     * too often does no harm.
     */
    void addListener(Runnable listener);

    /** Has it no longer run. */
    void removeListener(Runnable listener);
}
