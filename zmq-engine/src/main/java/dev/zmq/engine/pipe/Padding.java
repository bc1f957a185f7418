// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

/**
 * Keeps the fields of a subclass off the cache lines of whatever lies before it in memory, so that two threads at work on
 * neighbouring objects do not take the line from each other with each write. Two lines, as processors fetch them in pairs.
 */
@SuppressWarnings("unused") // they only take up space
abstract class Padding {
    private long p01, p02, p03, p04, p05, p06, p07, p08;
    private long p11, p12, p13, p14, p15, p16, p17, p18;
}
