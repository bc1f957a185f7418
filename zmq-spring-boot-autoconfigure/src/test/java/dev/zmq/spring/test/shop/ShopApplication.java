// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test.shop;

import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application with a socket of each kind. */
@SpringBootApplication
public class ShopApplication {

    @Bean
    ZmqConnectionDetails discovery() {
        return new ZmqConnectionDetails() {
            @Override
            public List<String> getConnect(String socketName) {
                return List.of("tcp://production.example.org:5555");
            }
        };
    }
}
