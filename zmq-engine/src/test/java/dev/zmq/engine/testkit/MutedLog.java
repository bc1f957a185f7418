// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Switches the log of a class off while the tests of a class make it fail on purpose. */
public final class MutedLog implements BeforeAllCallback, AfterAllCallback {

    // Held, since the level would be forgotten with it.
    private final Logger logger;

    /** Mutes the log of the given class. */
    public MutedLog(Class<?> source) {
        this.logger = Logger.getLogger(source.getName());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        logger.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        logger.setLevel(null);
    }
}
