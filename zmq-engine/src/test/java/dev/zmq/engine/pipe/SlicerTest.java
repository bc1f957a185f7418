// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L18")
class SlicerTest {

    @Test
    void everyMessageOfARunComesOutAsItWentIn() {
        List<Message> messages = List.of(
                Wire.message(1, 0),
                Wire.message(2, 255),
                Wire.message(3, 256),
                Wire.message(4, 1000, 0, 300),
                Wire.message(5, 0, 0),
                Wire.message(6, 8000));
        Wire wire = Wire.of(messages);
        ByteBuffer in = ByteBuffer.allocateDirect(wire.size() + 20).put(7, wire.bytes());

        Slicer slicer = new Slicer(in, 7);

        for (int i = 0; i < messages.size(); i++) {
            assertThat(slicer.next().parts())
                    .usingRecursiveComparison()
                    .isEqualTo(messages.get(i).parts());
            assertThat(slicer.position()).isEqualTo(7 + wire.ends().get(i));
        }
        assertThat(in.position()).isZero();
    }

    @Test
    void aShortBodyMayStandInALongFrame() {
        ByteBuffer in = ByteBuffer.wrap(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 1, 42});

        assertThat(new Slicer(in, 0).next().part(0)).containsExactly(42);
    }
}
