// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes the usual percentiles, and the whole histogram in HdrHistogram's own compressed form. */
final class HistogramSerializer extends StdSerializer<Histogram> {

    private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 99, 99.9, 99.99, 100};

    HistogramSerializer() {
        super(Histogram.class);
    }

    @Override
    public void serialize(Histogram histogram, JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        json.writeStringProperty("unit", "ns");
        json.writeNumberProperty("count", histogram.getTotalCount());
        json.writeObjectPropertyStart("percentiles");
        for (double percentile : PERCENTILES) {
            json.writeNumberProperty(Double.toString(percentile), histogram.getValueAtPercentile(percentile));
        }
        json.writeEndObject();
        json.writeStringProperty("hdrHistogram", compressed(histogram));
        json.writeEndObject();
    }

    private static String compressed(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }
}
