// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

/** Whether what arrives is what was sent. */
final class Payloads {

    private Payloads() {}

    static void checkSize(byte[] payload, int messageBytes) {
        if (payload.length != messageBytes) {
            throw new IllegalStateException("Received " + payload.length + " bytes instead of " + messageBytes);
        }
    }
}
