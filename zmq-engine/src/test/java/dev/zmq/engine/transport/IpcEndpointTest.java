// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.HostResolver;
import dev.zmq.engine.InvalidEndpointException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("V44")
class IpcEndpointTest {

    private static final Addressing ADDRESSING = new Addressing(false, HostResolver.SYSTEM);

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/work", "run/control", "interprocess.socket", "./@file", "/tmp/with space", "/tmp/ä"})
    void aPathIsTakenAsItIs(String path) throws UnknownHostException {
        StreamEndpoint bind = IpcEndpoint.parseBind("ipc://" + path);
        StreamEndpoint connect = IpcEndpoint.parseConnect("ipc://" + path);

        assertThat(bind).isEqualTo(connect).hasSameHashCodeAs(connect).hasToString("ipc://" + path);
        assertThat(bind.host()).isEqualTo(path);
        assertThat(bind.needsLookup()).isFalse();
        assertThat(bind.bindAddress(ADDRESSING)).isEqualTo(UnixDomainSocketAddress.of(Path.of(path)));
        assertThat(connect.routes(ADDRESSING))
                .containsExactly(new Route(null, UnixDomainSocketAddress.of(Path.of(path))));
    }

    @Test
    void everyWildcardIsAnotherPath() {
        IpcEndpoint any = IpcEndpoint.parseBind("ipc://*");

        assertThat(any.bindAddress(ADDRESSING)).isNotEqualTo(any.bindAddress(ADDRESSING));
        assertThatThrownBy(() -> IpcEndpoint.parseConnect("ipc://*"))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("'*' is only for bind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc://", "ipc://@name", "ipc://@", "ipc:///tmp/\0"})
    void whatIsNoPathIsRefused(String endpoint) {
        assertThatThrownBy(() -> IpcEndpoint.parseBind(endpoint))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining(endpoint.substring(0, 6));
        assertThatThrownBy(() -> IpcEndpoint.parseConnect(endpoint)).isInstanceOf(InvalidEndpointException.class);
    }

    @Test
    void aPathTooLongForTheOperatingSystemIsRefusedWithItsLength() {
        String longest = "/" + "x".repeat(IpcEndpoint.MAX_PATH_BYTES - 1);

        assertThat(IpcEndpoint.parseConnect("ipc://" + longest).host()).isEqualTo(longest);
        assertThatThrownBy(() -> IpcEndpoint.parseConnect("ipc://" + longest + "x"))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("the path has 107 bytes, and at most 106 are allowed");
        // bytes count, not characters
        assertThatThrownBy(() -> IpcEndpoint.parseConnect("ipc:///" + "ä".repeat(54)))
                .isInstanceOf(InvalidEndpointException.class);
    }
}
