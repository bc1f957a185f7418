// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The memory that a process really occupies, as Linux counts it. */
final class ResidentMemory {

    private static final String LABEL = "VmRSS:";
    private static final long BYTES_PER_KIB = 1024;

    private ResidentMemory() {}

    /**
     * Returns the memory of a process.
     *
     * @throws MeasurementException where there is no such file as on Linux
     */
    static long bytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return parse(Files.readAllLines(status));
        } catch (IOException e) {
            throw new MeasurementException(
                    "The memory of a process cannot be measured here: it is read from " + status, e);
        }
    }

    private static long parse(List<String> status) {
        return status.stream()
                        .filter(line -> line.startsWith(LABEL))
                        .map(line ->
                                line.substring(LABEL.length()).replace("kB", "").strip())
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElseThrow(
                                () -> new MeasurementException("The process has ended, or its status has no " + LABEL))
                * BYTES_PER_KIB;
    }
}
