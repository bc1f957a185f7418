// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.IoThread;
import java.util.concurrent.Executor;

/** A context with one I/O thread, which the test starts and stops. */
record OneThread(IoThread io) implements IoThreads {

    @Override
    public IoThread choose(long affinity) {
        return io;
    }

    @Override
    public IoThread chooseForTasks() {
        return io;
    }

    @Override
    public Executor resolver() {
        return task -> new Thread(task, "test-resolver").start();
    }
}
