// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.concurrent.ThreadFactory;

/** Makes the template's own threads, which keep no application from ending. */
final class DaemonThreads {

    private DaemonThreads() {}

    /** Returns a factory of daemon threads that all have the name; each executor here has one thread at a time. */
    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
