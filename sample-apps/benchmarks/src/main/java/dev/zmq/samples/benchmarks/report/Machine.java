// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the figures come from.
 *
 * @param operatingSystem name and version
 * @param processor model
 * @param processors how many of them this process may use
 * @param memoryBytes of the machine
 * @param loadAverage of the last minute, before the measurement began; negative where unknown
 * @param java version, vendor and virtual machine of driver and workers
 */
public record Machine(
        String operatingSystem, String processor, int processors, long memoryBytes, double loadAverage, String java) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Describes this machine as it is now. */
    public static Machine current() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                system.getName() + " " + system.getVersion(),
                processorModel(system.getArch()),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                system.getSystemLoadAverage(),
                System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor") + ", "
                        + System.getProperty("java.vm.name"));
    }

    /** Returns it in words, but for what changes. */
    public String line() {
        return processor + " (" + processors + " processors), " + operatingSystem + ", Java " + java;
    }

    /** Returns whether ratios of the other say something about this one: same processors, and same release of Java. */
    public boolean isLike(Machine other) {
        return processor.equals(other.processor)
                && processors == other.processors
                && javaRelease().equals(other.javaRelease());
    }

    private String javaRelease() {
        return java.split("\\D", 2)[0];
    }

    /** Returns whether other work would disturb a measurement. */
    public boolean isBusy() {
        return loadAverage > processors * 0.25;
    }

    private static String processorModel(String fallback) {
        if (!Files.isReadable(CPU_INFO)) {
            return fallback;
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(fallback);
        } catch (IOException e) {
            return fallback;
        }
    }
}
