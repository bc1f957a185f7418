// SPDX-License-Identifier: Apache-2.0
/** ZeroMQ endpoints in the Java DSL of Spring Integration. */
@NullMarked
package dev.zmq.spring.integration.dsl;

import org.jspecify.annotations.NullMarked;
