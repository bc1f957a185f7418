// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import org.springframework.boot.WebApplicationType;

class ConsoleOverWebMvcTest extends ConsoleContract {

    ConsoleOverWebMvcTest() {
        super(WebApplicationType.SERVLET);
    }
}
