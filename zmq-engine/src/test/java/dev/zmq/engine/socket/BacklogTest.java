// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.HostResolver;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.session.ListenSession;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.transport.TcpEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections wait in the kernel until they are accepted. */
class BacklogTest {

    private static final int BACKLOG = 3;

    private final EngineContext context = (EngineContext) Context.create();
    private final AbstractSocket socket = (AbstractSocket) context.socket(SocketType.PULL);
    private final List<SocketChannel> waiting = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        context.close();
    }

    @Test
    void isAHundredUnlessSet() {
        assertThat(socket.getOption(SocketOptions.BACKLOG)).isEqualTo(100);
    }

    @Test
    void isWhatTheOptionSays() throws IOException {
        OptionStore options = new OptionStore(SocketType.PULL, Duration.ZERO, false);
        options.set(SocketOptions.BACKLOG, BACKLOG);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ListenSession neverStarted = ListenSession.open(
                TcpEndpoint.parseBind(Sockets.ANY_PORT),
                any,
                options.sessionSettings(HostResolver.SYSTEM),
                socket,
                context.threads());
        try {
            InetSocketAddress address =
                    new InetSocketAddress(any.getAddress(), Endpoints.port(neverStarted.endpoint()));
            for (int i = 0; i < 3 * BACKLOG; i++) {
                SocketChannel channel = SocketChannel.open();
                waiting.add(channel);
                channel.configureBlocking(false);
                channel.connect(address);
            }

            // Linux takes one more than it was told.
            Sockets.eventually("a full queue").until(() -> connected() >= BACKLOG);
            assertThat(connected()).isBetween(BACKLOG, BACKLOG + 1);
        } finally {
            neverStarted.close(0);
        }
    }

    private int connected() throws IOException {
        int count = 0;
        for (SocketChannel channel : waiting) {
            if (channel.isConnected() || channel.finishConnect()) {
                count++;
            }
        }
        return count;
    }
}
