// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.Locale;

/** What one thread of a worker process does with its sockets in a measurement. */
public enum Role {
    /** Sends without end, through as many PUSH sockets as there are, in turn. */
    PUSH(false),
    /** Receives from PUSH. */
    PULL(true),
    /** Sends like PUSH, but the same record in JSON again and again. */
    JSON_PUSH(false),
    /** Receives from JSON_PUSH. */
    JSON_PULL(true),
    /** Sends at fixed points of time, which each message carries. */
    PACED_PUSH(false),
    /** Receives from PACED_PUSH, and takes the time of each message since it was due. */
    TIMED_PULL(true),
    /** Sends a request, waits for the reply, and takes the time of each round trip. */
    REQ(false),
    /** Sends every request back. */
    REP(true),
    /** Publishes without end once all subscribers are there, and waits for the slowest rather than drop; an XPUB socket. */
    PUB(true),
    /** Receives everything with as many SUB sockets as there are, on one thread. */
    SUB(false),
    /** Keeps a number of requests under way, through as many DEALER sockets as there are, on one thread. */
    DEALER(false),
    /** Sends every request of DEALER back. */
    ROUTER(true),
    /** Takes all subscriptions in the first rounds, and publishes what none of them matches in those after; an XPUB socket. */
    TOPIC_PUB(true),
    /** Subscribes to so many more topics in each round, with a SUB socket. */
    TOPIC_SUB(false),
    /** Waits in receive with each of its DEALER sockets, on a thread for each, once all have got a reply. */
    WAITER(false);

    private final boolean binds;

    Role(boolean binds) {
        this.binds = binds;
    }

    /** Returns whether its socket is bound; otherwise its sockets connect. */
    public boolean binds() {
        return binds;
    }

    /** Returns the name that workers take as an argument. */
    public String argument() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the role of an argument.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role ofArgument(String argument) {
        return valueOf(argument.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
