// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads all services at a time, and waits for none of them longer than it may. Thread-safe. */
final class ServiceReader {

    private final Duration timeout;

    ServiceReader(Duration timeout) {
        this.timeout = timeout;
    }

    ConsoleDescriptor read(List<ConsoleService> services, boolean changesAllowed) {
        long start = System.nanoTime();
        List<? extends Future<?>> answers =
                services.stream().map(ConsoleService::topology).toList();
        List<ConsoleDescriptor.Service> read = new ArrayList<>();
        for (int i = 0; i < services.size(); i++) {
            long left = timeout.toNanos() - (System.nanoTime() - start);
            read.add(await(services.get(i).name(), answers.get(i), left));
        }
        return new ConsoleDescriptor(Instant.now(), changesAllowed, read);
    }

    private ConsoleDescriptor.Service await(String name, Future<?> answer, long nanos) {
        try {
            return new ConsoleDescriptor.Service(name, answer.get(nanos, TimeUnit.NANOSECONDS), null);
        } catch (ExecutionException e) {
            return failed(
                    name,
                    e.getCause() instanceof ServiceFailure failure
                            ? failure.reason()
                            : "cannot be read: " + e.getCause());
        } catch (TimeoutException | CancellationException e) {
            return failed(name, "does not answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(name, "was not waited for, as this application stops");
        } finally {
            answer.cancel(true);
        }
    }

    private static ConsoleDescriptor.Service failed(String name, String error) {
        return new ConsoleDescriptor.Service(name, null, error);
    }
}
