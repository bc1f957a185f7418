// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page about configuration lists the properties that there are, with the words of their Javadoc. */
@Tag("L16")
@Timeout(60)
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String START = "## All properties\n";

    @Test
    void thePageListsThePropertiesThatThereAre() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(START);
        assertThat(start).as("the heading of the tables").isPositive();
        String expected = page.substring(0, start) + START + introduction() + ConfigurationTables.write();
        if (Boolean.getBoolean("zmq.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; to write its tables anew, see the words before them")
                .isEqualTo(expected);
    }

    private static String introduction() {
        return """

                Written by `ConfigurationPageTest` from the metadata of the properties, which comes from their Javadoc: change it
                there, then run `./mvnw test -pl zmq-spring-boot-autoconfigure -am -Dtest=ConfigurationPageTest
                -Dsurefire.failIfNoSpecifiedTests=false -Dzmq.docs.write=true`. Durations and sizes take units (`500ms`, `5s`, `64KB`);
                a number alone is milliseconds, or bytes: `heartbeat-interval: 5` is 5 ms.
                """;
    }
}
