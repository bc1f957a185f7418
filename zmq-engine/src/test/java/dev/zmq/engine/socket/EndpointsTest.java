// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.Context;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Workers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name server that takes its time keeps nobody waiting but who asked for the name. */
class EndpointsTest {

    private static final String SLOW_NAME = "tcp://slow.example:0";

    private final EngineContext context = (EngineContext) Context.create();
    private final AbstractSocket socket = (AbstractSocket) context.socket(SocketType.PULL);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final Endpoints endpoints = new Endpoints(
            socket,
            new OptionStore(SocketType.PULL, Duration.ZERO, false),
            context.threads(),
            context.inproc(),
            name -> {
                asked.countDown();
                await(answer);
                return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            },
            () -> {});

    @AfterEach
    void close() {
        answer.countDown();
        endpoints.close(0);
        context.close();
    }

    @Test
    void othersAreBoundConnectedListedAndGivenUpWhileANameIsLookedUp() {
        try (Workers workers = new Workers()) {
            Future<String> bound = workers.call(() -> endpoints.bind(SLOW_NAME));
            await(asked);

            String other = endpoints.bind(Sockets.ANY_PORT);
            endpoints.connect(other);
            assertThat(endpoints.bound()).containsExactly(other);
            assertThat(endpoints.connected()).containsExactly(other);
            endpoints.disconnect(other, 0);
            endpoints.unbind(other, 0);
            assertThat(bound).isNotDone();
            answer.countDown();

            assertThat(endpoints.bound()).isSubsetOf(Workers.join(bound));
            assertThat(endpoints.last()).isEqualTo(Workers.join(bound));
        }
    }

    @Test
    void whatIsClosedWhileItsNameIsLookedUpIsNotBound() {
        try (Workers workers = new Workers()) {
            Future<String> bound = workers.call(() -> endpoints.bind(SLOW_NAME));
            await(asked);
            endpoints.close(0);
            answer.countDown();

            assertThat(bound)
                    .failsWithin(Sockets.PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ZmqClosedException.class);
            assertThat(endpoints.bound()).isEmpty();
        }
    }

    @Test
    void aNameThatNobodyKnowsIsRefused() {
        Endpoints lost = new Endpoints(
                socket,
                new OptionStore(SocketType.PULL, Duration.ZERO, false),
                context.threads(),
                context.inproc(),
                name -> {
                    throw new UnknownHostException(name);
                },
                () -> {});

        assertThatExceptionOfType(ZmqBindException.class)
                .isThrownBy(() -> lost.bind(SLOW_NAME))
                .withMessageContaining("unknown host slow.example");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Sockets.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not within " + Sockets.PATIENCE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
