// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

/** What who asks for a price gets, on the wire as JSON. */
sealed interface Answer permits Quote, UnknownSymbol {}
