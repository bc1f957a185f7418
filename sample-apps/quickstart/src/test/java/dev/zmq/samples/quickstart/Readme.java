// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The code blocks of a README, which users copy. */
enum Readme {
    PROJECT(""),
    ENGINE("zmq-engine"),
    QUICKSTART("sample-apps/quickstart");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```$");

    private final Path file;

    Readme(String module) {
        file = Path.of("..", "..", module, "README.md");
    }

    /** Returns the only block that has the language, empty for none, and contains the text. */
    String block(String language, String text) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(file))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .filter(content -> content.contains(text))
                .toList();
        assertThat(blocks).as("blocks in " + file + " with " + text).hasSize(1);
        return blocks.get(0);
    }
}
