// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.TestStatistics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ConnectionRenewalTest {

    private static final String ENDPOINT = "tcp://127.0.0.1:5556";

    private final Socket socket = mock();

    @Test
    void replacesASilentConnectionWhoseEarlierMessageWasStillQueued() {
        ConnectionRenewal renewal = before(queue(5, 1), queue(4, 0));
        now(queue(6, 0), queue(4, 0));
        assertThat(renewal.renew()).isTrue();
        verify(socket).disconnect(ENDPOINT);
        verify(socket).connect(ENDPOINT);
    }

    @Test
    void replacesASilentConnectionWhoseEarlierReplyWasTakenSince() {
        ConnectionRenewal renewal = before(queue(5, 0), queue(5, 1));
        now(queue(6, 0), queue(5, 0));
        assertThat(renewal.renew()).isTrue();
        verify(socket).disconnect(ENDPOINT);
        verify(socket).connect(ENDPOINT);
    }

    @Test
    void keepsAConnectionThatBroughtAReplyWhileAnEarlierOneWasTaken() {
        ConnectionRenewal renewal = before(queue(5, 0), queue(5, 1));
        now(queue(6, 0), queue(6, 0));
        assertThat(renewal.renew()).isTrue();
        verify(socket, never()).disconnect(ENDPOINT);
    }

    @Test
    void keepsAConnectionThatWasGivenNothing() {
        ConnectionRenewal renewal = before(queue(5, 1), queue(4, 0));
        now(queue(5, 0), queue(4, 0));
        assertThat(renewal.renew()).isTrue();
        verify(socket, never()).disconnect(ENDPOINT);
    }

    private ConnectionRenewal before(QueueStatistics outgoing, QueueStatistics incoming) {
        now(outgoing, incoming);
        return ConnectionRenewal.before(socket, new ConnectionRenewal.History());
    }

    private void now(QueueStatistics outgoing, QueueStatistics incoming) {
        PeerStatistics peer = TestStatistics.connected(outgoing, incoming);
        given(socket.statistics()).willReturn(TestStatistics.statistics(SocketType.DEALER, false, peer));
    }

    private static QueueStatistics queue(long messages, long depth) {
        return new QueueStatistics(depth, 1000, 500, messages, messages, null, Duration.ZERO);
    }
}
