// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class need libzmq by way of Debian's {@code python3-zmq}. Where it is missing they are skipped with
 * one line on standard error, or fail if the environment variable {@code ZMQ_INTEROP_REQUIRED} is {@code true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LibzmqCondition.class)
@Tag("libzmq")
public @interface RequiresLibzmq {}
