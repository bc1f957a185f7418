// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

public record Order(String id, int quantity) {}
