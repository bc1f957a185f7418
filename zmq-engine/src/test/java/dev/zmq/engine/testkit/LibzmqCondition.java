// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether tests against libzmq run, are skipped, or fail; see {@link RequiresLibzmq}. */
public final class LibzmqCondition implements ExecutionCondition, BeforeAllCallback {

    static final String REQUIRED_VARIABLE = "ZMQ_INTEROP_REQUIRED";
    static final String MISSING =
            "no python3-zmq (libzmq) at " + PythonPeer.INTERPRETER + "; install it with: apt-get install python3-zmq";

    private static final AtomicBoolean ANNOUNCED = new AtomicBoolean();

    /** What becomes of the tests. */
    enum Decision {
        RUN,
        SKIP,
        FAIL
    }

    static Decision decide(boolean installed, boolean required) {
        if (installed) {
            return Decision.RUN;
        }
        return required ? Decision.FAIL : Decision.SKIP;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return isSkipped()
                ? ConditionEvaluationResult.disabled(MISSING)
                : ConditionEvaluationResult.enabled("libzmq is installed, or required");
    }

    /** Returns whether tests against libzmq are left out, and says so on standard error the first time. */
    public static boolean isSkipped() {
        boolean skipped = decision() == Decision.SKIP;
        if (skipped && ANNOUNCED.compareAndSet(false, true)) {
            System.err.println("SKIPPED all tests against libzmq: " + MISSING);
        }
        return skipped;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (decision() == Decision.FAIL) {
            throw new AssertionError(REQUIRED_VARIABLE + " is true, but there is " + MISSING);
        }
    }

    private static Decision decision() {
        return decide(Installed.VALUE, "true".equals(System.getenv(REQUIRED_VARIABLE)));
    }

    /** Asked once in a test run. */
    private static final class Installed {

        static final boolean VALUE = isInstalled();

        private static boolean isInstalled() {
            if (!Files.isExecutable(Path.of(PythonPeer.INTERPRETER))) {
                return false;
            }
            try {
                Process process = new ProcessBuilder(PythonPeer.INTERPRETER, "-c", "import zmq")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return false;
                }
                return process.exitValue() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
