// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L16")
class OptionsPageTest {

    private static final Path PAGE = Path.of("docs/options.md");

    @Test
    void thePageSaysWhatTheOptionsSay() throws IOException {
        String page = OptionsPage.write();
        if (Boolean.getBoolean("zmq.docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/options.md; to write it anew, see its first lines")
                .isEqualTo(page);
    }
}
