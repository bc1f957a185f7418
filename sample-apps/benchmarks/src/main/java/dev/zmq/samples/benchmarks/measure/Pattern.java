// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/** Who talks to whom in a measurement; one of the two is bound, and the other connects to it. */
public enum Pattern {
    /** As many messages as possible, one way. */
    PIPELINE(Role.PUSH, Role.PULL),
    /** As many messages as possible, one way, each with a record in JSON. */
    JSON_PIPELINE(Role.JSON_PUSH, Role.JSON_PULL),
    /** So many messages a second, one way. */
    PACED_PIPELINE(Role.PACED_PUSH, Role.TIMED_PULL),
    /** One request at a time. */
    PING_PONG(Role.REP, Role.REQ),
    /** As many messages as possible, each to all subscribers. */
    FAN_OUT(Role.PUB, Role.SUB),
    /** Many requests at a time. */
    ROUTING(Role.ROUTER, Role.DEALER),
    /** Many subscriptions, and messages that match none of them. */
    SUBSCRIBING(Role.TOPIC_PUB, Role.TOPIC_SUB),
    /** One request from each socket, and then nothing. */
    WAITING(Role.ROUTER, Role.WAITER);

    private final Role sender;
    private final Role receiver;

    Pattern(Role sender, Role receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    /** Returns who sends; where there are requests, who sends the replies. */
    public Role sender() {
        return sender;
    }

    /** Returns who receives, and whose time counts; where there are requests, who receives the replies. */
    public Role receiver() {
        return receiver;
    }
}
