// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ZmqSocketConsumersTest {

    private final ZmqSocketConsumers consumers = new ZmqSocketConsumers();

    @Test
    void letOneConsumerReceive() {
        consumers.claim("in", "first");
        consumers.claim("in", "first");
        consumers.claim("other", "second");
        assertThat(consumers.consumerOf("in")).contains("first");
        assertThat(consumers.consumerOf("none")).isEmpty();
        assertThatThrownBy(() -> consumers.claim("in", "second"))
                .isInstanceOfSatisfying(
                        DuplicateConsumerException.class,
                        failure -> assertThat(failure).hasMessageContainingAll("'in'", "first", "second"));
    }

    @Test
    void takeAClaimBackFromItsOwnerOnly() {
        consumers.claim("in", "first");
        consumers.release("in", "second");
        assertThat(consumers.consumerOf("in")).contains("first");
        consumers.release("in", "first");
        consumers.claim("in", "second");
        assertThat(consumers.consumerOf("in")).contains("second");
    }
}
