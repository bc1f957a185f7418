// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The pairs of socket types of a pattern, for each of which its {@link CastTest tests} are run. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Pairings {

    Pairing[] value();
}
