// SPDX-License-Identifier: Apache-2.0
/** What Micrometer is told: the meters of sockets, listeners and the template, and their observations. */
@NullMarked
package dev.zmq.spring.observation;

import org.jspecify.annotations.NullMarked;
