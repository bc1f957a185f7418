// SPDX-License-Identifier: Apache-2.0
/** Message channels of Spring Integration that lead from one application to others. */
@NullMarked
package dev.zmq.spring.integration.channel;

import org.jspecify.annotations.NullMarked;
