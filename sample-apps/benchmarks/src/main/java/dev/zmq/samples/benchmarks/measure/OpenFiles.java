// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and connections a process may have open. */
public final class OpenFiles {

    /** What a process has open besides its connections. */
    private static final int OTHERS = 200;

    private OpenFiles() {}

    /**
     * Refuses what needs more connections than a process may have. Worker processes have the limit of this one.
     *
     * @throws MeasurementException if the limit is too low; the message says how to raise it
     */
    public static void requireRoomFor(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            require(connections, system.getMaxFileDescriptorCount());
        }
    }

    static void require(int connections, long limit) {
        long needed = (long) connections + OTHERS;
        if (needed > limit) {
            throw new MeasurementException(connections + " connections need " + needed
                    + " open files in one process, and the limit is " + limit + ". Raise it with `ulimit -n " + needed
                    + "` in this shell; if that is refused, raise the hard limit first: `nofile` in"
                    + " /etc/security/limits.conf, LimitNOFILE= of a systemd unit, or `--ulimit nofile=" + needed
                    + "` of a container.");
        }
    }
}
