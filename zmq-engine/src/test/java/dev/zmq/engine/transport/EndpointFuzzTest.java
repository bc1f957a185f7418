// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zmq.engine.InvalidEndpointException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is written as an endpoint: it is refused, or it is printed so that it means the same again. */
@Tag("fuzz")
class EndpointFuzzTest {

    static Stream<String> seeds() {
        return Stream.of(
                "tcp://127.0.0.1:5555",
                "tcp://*:*",
                "tcp://*:0",
                "tcp://[::1]:80",
                "tcp://[fe80::1%eth0]:80",
                "tcp://[::ffff:127.0.0.1]:65535",
                "tcp://[2001:0db8::0:1]:1",
                "tcp://host-name.example_1:65536",
                "tcp://eth0;127.0.0.1:1",
                "tcp://01.2.3.4:5",
                "tcp://[]:1",
                "tcp://[::1:1",
                "tcp://::1:1",
                "tcp:///",
                "ipc:///tmp/some.socket",
                "ipc://*",
                "ipc://@abstract",
                "ipc://./@file",
                "ipc://a//b/../c/",
                "ipc://\0",
                "ipc://\uD800",
                "inproc://name",
                "inproc://",
                "tcp://127.0.0.1:0;localhost:80",
                "tcp://[::1]:9;[::1]:80",
                "://",
                "");
    }

    @MethodSource("seeds")
    @FuzzTest
    void anEndpointIsRefusedOrMeansTheSameWhenPrinted(String text) {
        if (text != null) {
            check(text, Endpoint::parseBind);
            check(text, Endpoint::parseConnect);
        }
    }

    private static void check(String text, Function<String, Endpoint> parse) {
        Endpoint endpoint;
        try {
            endpoint = parse.apply(text);
        } catch (InvalidEndpointException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        Endpoint again = parse.apply(endpoint.toString());
        assertThat(again).isEqualTo(endpoint).hasSameHashCodeAs(endpoint).hasToString(endpoint.toString());
        if (endpoint instanceof StreamEndpoint stream) {
            assertThat(stream.host()).isNotEmpty();
        }
    }
}
