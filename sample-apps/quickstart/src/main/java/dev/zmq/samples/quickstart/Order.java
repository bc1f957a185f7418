// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

/** An order, on the wire as JSON: {@code {"id":"1","item":"tea","quantity":3}}. */
record Order(String id, String item, int quantity) {}
