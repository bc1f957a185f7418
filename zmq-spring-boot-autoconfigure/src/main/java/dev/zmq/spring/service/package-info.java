// SPDX-License-Identifier: Apache-2.0
/** Interfaces whose methods send messages and make requests. */
@NullMarked
package dev.zmq.spring.service;

import org.jspecify.annotations.NullMarked;
