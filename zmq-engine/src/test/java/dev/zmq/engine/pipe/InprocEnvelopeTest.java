// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.Message;
import org.junit.jupiter.api.Test;

/** Messages of which an {@link InprocQueue} got the envelope first. */
class InprocEnvelopeTest {

    private final ShortLock sendLock = new ShortLock();
    private final InprocQueue queue =
            new InprocQueue(sendLock, 0, () -> {}, true, new DropCounters(), new BlockedClock());

    @Test
    @SuppressWarnings("NullAway") // in the place of memory that runs out
    void halfAMessageLeavesNothingForTheNextOne() {
        queue.appendPart(new byte[] {1}, true);
        queue.appendPart(null, true);
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> queue.appendParts(Message.of("fails"), 0));

        queue.appendParts(Message.of("passes"), 0);
        queue.commit();

        assertThat(queue.messages()).isOne();
        assertThat(queue.bytes()).isEqualTo("passes".length());
    }
}
