// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

import org.springframework.stereotype.Component;

/** Stands for all that tests of messaging do without. */
@Component
public class Database {

    public Database() {
        throw new IllegalStateException("There is no database here");
    }
}
