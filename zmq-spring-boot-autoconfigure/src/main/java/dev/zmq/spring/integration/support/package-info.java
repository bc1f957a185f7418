// SPDX-License-Identifier: Apache-2.0
/** How the headers of Spring's messages travel in message parts. */
@NullMarked
package dev.zmq.spring.integration.support;

import org.jspecify.annotations.NullMarked;
