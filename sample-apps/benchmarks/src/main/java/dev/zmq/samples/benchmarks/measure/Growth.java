// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/**
 * How the memory of a process grew while a number of things were added.
 *
 * @param things at least 1
 */
public record Growth(Footprint before, Footprint after, int things) {

    /** Returns the resident memory that a thing takes, in bytes. */
    public double residentBytes() {
        return (after.residentBytes() - before.residentBytes()) / (double) things;
    }

    /** Returns the part of it that holds something, in bytes. */
    public double usedBytes() {
        return (after.usedBytes() - before.usedBytes()) / (double) things;
    }
}
