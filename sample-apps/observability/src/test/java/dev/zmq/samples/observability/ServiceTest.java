// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ServiceTest {

    @Test
    void isFoundByTheNameOfItsProfile() {
        assertThat(Service.values())
                .allSatisfy(
                        service -> assertThat(Service.named(service.profile())).isEqualTo(service));
    }

    @Test
    void namesThatThereAreNotAreRefusedWithThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Service.named("warehous"))
                .withMessage("There is no service 'warehous', only [shop, warehouse, courier, website, accounting]");
    }

    @Test
    void prometheusKnowsThePortsOfAll() throws Exception {
        String configuration = Files.readString(PrometheusFiles.CONFIGURATION);
        for (Service service : Service.values()) {
            String properties = new String(
                    Service.class
                            .getResourceAsStream("/application-" + service.profile() + ".yml")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            String port = properties.replaceAll("(?s).*server\\.port: (\\d+)\n.*", "$1");

            assertThat(configuration).contains("127.0.0.1:" + port + " # " + service.profile() + "\n");
        }
    }
}
