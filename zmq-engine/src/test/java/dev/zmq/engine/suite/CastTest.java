// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A test with a {@link Cast} as its parameter, run for every cast of its class's {@link Pairings} that fits. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(CastProvider.class)
@interface CastTest {

    /** The pairs of socket types it is about; those of the class if none are given. */
    Pairing[] pairings() default {};

    /** The sides that must be ours, because the test is about a promise of theirs. */
    Side[] ours() default {};

    /** Who may bind. */
    Side[] binders() default {Side.FIRST, Side.SECOND};
}
