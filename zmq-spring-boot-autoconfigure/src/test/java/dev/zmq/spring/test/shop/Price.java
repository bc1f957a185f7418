// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

public record Price(String symbol, double value) {}
