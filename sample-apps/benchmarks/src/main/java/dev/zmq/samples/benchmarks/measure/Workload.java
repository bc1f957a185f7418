// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/**
 * What is sent, and how.
 *
 * @param pattern who talks to whom
 * @param transport between the two
 * @param messageBytes the size of each message, 0 or more
 * @param highWaterMark of every socket in messages, 0 for no limit
 * @param sockets how many sockets the role has that connects, at least 1
 * @param ratePerSecond messages a second where a pattern is paced, otherwise 0
 * @param topics of all subscriptions, where there are many
 */
public record Workload(
        Pattern pattern,
        Transport transport,
        int messageBytes,
        int highWaterMark,
        int sockets,
        int ratePerSecond,
        Topics topics) {

    /** The high-water mark that every implementation has by default. */
    public static final int DEFAULT_HIGH_WATER_MARK = 1000;

    /** How many requests are under way over all DEALER sockets together, but at least one for each. */
    public static final int REQUESTS_UNDER_WAY = 100;

    /** Returns a workload with a socket on each side, with the default high-water mark and without a rate. */
    public static Workload of(Pattern pattern, Transport transport, int messageBytes) {
        return new Workload(pattern, transport, messageBytes, DEFAULT_HIGH_WATER_MARK, 1, 0, Topics.NONE);
    }

    /** Returns the same with another high-water mark. */
    public Workload withHighWaterMark(int messages) {
        return new Workload(pattern, transport, messageBytes, messages, sockets, ratePerSecond, topics);
    }

    /** Returns the same with so many connecting sockets. */
    public Workload withSockets(int count) {
        return new Workload(pattern, transport, messageBytes, highWaterMark, count, ratePerSecond, topics);
    }

    /** Returns the same with so many messages a second. */
    public Workload withRate(int messagesPerSecond) {
        return new Workload(pattern, transport, messageBytes, highWaterMark, sockets, messagesPerSecond, topics);
    }

    /** Returns the same with so many subscriptions. */
    public Workload withTopics(Topics all) {
        return new Workload(pattern, transport, messageBytes, highWaterMark, sockets, ratePerSecond, all);
    }

    /** Returns whether the two ends are threads of one process with one context. */
    public boolean isInOneProcess() {
        return transport == Transport.INPROC;
    }
}
