// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibzmqNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"sndhwm", "snd-hwm", "zmqsndhwm", "ZMQ_SNDHWM", "sndHwm"})
    void isFoundInAnySpelling(String name) {
        assertThat(LibzmqName.option(name)).contains("send-high-water-mark");
    }

    @Test
    void isTheOneOfTheEnginesPageOfOptions() throws IOException {
        String page = Files.readString(Path.of("..", "zmq-engine", "docs", "options.md"));

        LibzmqName.OPTIONS.forEach((libzmq, option) -> assertThat(page.lines())
                .as(libzmq)
                .filteredOn(row -> row.contains("`" + libzmq + "`"))
                .singleElement()
                .asString()
                .startsWith("| `" + SocketOptions.byName(option).name() + "` |"));
    }

    @Test
    void isNothingForOtherNames() {
        assertThat(LibzmqName.option("colour")).isEmpty();
    }
}
