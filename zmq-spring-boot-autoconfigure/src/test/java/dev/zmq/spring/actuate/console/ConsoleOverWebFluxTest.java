// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import org.springframework.boot.WebApplicationType;

class ConsoleOverWebFluxTest extends ConsoleContract {

    ConsoleOverWebFluxTest() {
        super(WebApplicationType.REACTIVE);
    }
}
