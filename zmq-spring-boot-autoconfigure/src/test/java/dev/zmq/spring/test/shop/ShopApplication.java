// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application with a socket of each kind. */
@SpringBootApplication
public class ShopApplication {}
