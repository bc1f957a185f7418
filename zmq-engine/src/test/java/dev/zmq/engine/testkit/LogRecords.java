// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is logged until this is closed, in place of the console. Thread-safe. */
public final class LogRecords extends Handler implements AutoCloseable {

    // Held, or its level and handlers would be collected with it.
    private final Logger logger;
    private final @Nullable Level levelBefore;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private LogRecords(Logger logger) {
        this.logger = logger;
        this.levelBefore = logger.getLevel();
    }

    /** Collects what is logged under the name of a class, at any level. */
    public static LogRecords of(Class<?> type) {
        LogRecords records = new LogRecords(Logger.getLogger(type.getName()));
        records.logger.setLevel(Level.ALL);
        records.logger.setUseParentHandlers(false);
        records.logger.addHandler(records);
        return records;
    }

    /** Returns the texts of at least the given level, in order. */
    public List<String> atLeast(Level level) {
        return records.stream()
                .filter(entry -> entry.getLevel().intValue() >= level.intValue())
                .map(LogRecord::getMessage)
                .toList();
    }

    @Override
    public void publish(LogRecord entry) {
        records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(levelBefore);
    }
}
