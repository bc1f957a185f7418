// SPDX-License-Identifier: Apache-2.0
/** {@code @ZmqListener} and what finds and registers the methods that carry it. */
@NullMarked
package dev.zmq.spring.annotation;

import org.jspecify.annotations.NullMarked;
