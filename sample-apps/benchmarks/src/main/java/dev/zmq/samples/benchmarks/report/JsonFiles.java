// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Writes records for programs, and reads them. */
public final class JsonFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule().addSerializer(Histogram.class, new HistogramSerializer()))
            .build();

    private JsonFiles() {}

    /**
     * Writes a file, in the place of an earlier one.
     *
     * @throws tools.jackson.core.JacksonException if the file cannot be written
     */
    public static void write(Path file, Object content) {
        MAPPER.writeValue(file, content);
    }

    /**
     * Reads a file.
     *
     * @throws tools.jackson.core.JacksonException if the file cannot be read, or has other content
     */
    public static <T> T read(Path file, Class<T> type) {
        return MAPPER.readValue(file, type);
    }
}
