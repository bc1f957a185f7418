// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.time.Duration;

/**
 * What a listener has done since its container was made. All counts only grow.
 *
 * @param processed messages that the listener got through, at the first attempt or a later one
 * @param failed messages that it failed with for good
 * @param retried attempts after the first one, of all messages together
 * @param conversionFailures those of the failed messages that could not be converted or validated
 * @param deadLetters those of the failed messages that an error handler keeps elsewhere; see
 *     {@link ZmqListenerErrorHandler#keepsMessages()}
 * @param busyTime how long the threads were in the listener, and in what belongs to a message, all threads together; what a
 *     listener does later, having returned a future or a publisher, is not part of it
 */
public record ZmqListenerStatistics(
        long processed, long failed, long retried, long conversionFailures, long deadLetters, Duration busyTime) {

    /** Of a listener that has had no message. */
    public static final ZmqListenerStatistics NONE = new ZmqListenerStatistics(0, 0, 0, 0, 0, Duration.ZERO);

    /** Returns the sum of these and others. */
    public ZmqListenerStatistics plus(ZmqListenerStatistics other) {
        return new ZmqListenerStatistics(
                processed + other.processed,
                failed + other.failed,
                retried + other.retried,
                conversionFailures + other.conversionFailures,
                deadLetters + other.deadLetters,
                busyTime.plus(other.busyTime));
    }
}
