// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.TestContexts;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a socket tells of itself. */
class SocketDescriptionTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource
    void itsTypeAndName(SocketType type) {
        Socket socket = contexts.context().socket(type, "mine");

        assertThat(socket.type()).isEqualTo(type);
        assertThat(socket.name()).isEqualTo("mine");
        assertThat(socket.statistics().type()).isEqualTo(type);
        assertThat(contexts.socket(type).name()).startsWith(type.lowerCaseName() + "-");
    }
}
