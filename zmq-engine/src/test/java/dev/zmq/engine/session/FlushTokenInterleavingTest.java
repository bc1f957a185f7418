// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.exploreLarge;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who writes a queue to its channel, in the orders in which threads can come: always somebody while there is something to
 * write, never two at once; and whoever waits for room is told of it.
 */
@Tag("interleaving")
class FlushTokenInterleavingTest {

    @ParameterizedTest(name = "digit {0}")
    @ValueSource(ints = {ModelSocket.DIRECT, ModelSocket.SCHEDULED})
    void aMessageForAnIdleQueueIsWritten(int digit) {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(0);
            socket.connect();

            inParallel(() -> socket.serveUntilWritten(1), () -> socket.send(digit));
        });
    }

    @ParameterizedTest(name = "digit {0}")
    @ValueSource(ints = {ModelSocket.DIRECT, ModelSocket.SCHEDULED})
    void aMessageThatComesAsTheQueueGoesIdleIsWritten(int digit) {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(0);
            socket.connect();
            socket.send(ModelSocket.SCHEDULED);

            inParallel(() -> socket.serveUntilWritten(2), () -> socket.send(digit));

            expect("written", socket.written(), "2 " + digit);
        });
    }

    @ParameterizedTest(name = "digit {0}")
    @ValueSource(ints = {ModelSocket.DIRECT, ModelSocket.SCHEDULED})
    void aSenderThatFindsTheQueueFullAsItDrainsFindsRoom(int digit) {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(1);
            socket.connect();
            socket.send(ModelSocket.SCHEDULED);

            inParallel(() -> socket.serveUntilWritten(2), () -> socket.send(digit));

            expect("written", socket.written(), "2 " + digit);
        });
    }

    @Test
    void twoSendersLeaveNothingBehind() {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(1);
            socket.connect();

            inParallel(
                    () -> socket.serveUntilWritten(2),
                    () -> socket.send(ModelSocket.DIRECT),
                    () -> socket.send(ModelSocket.SCHEDULED));
        });
    }

    @Test
    void aChannelThatTakesABiteAtATimeGetsItAll() {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(1).withChannelRoom(2);
            socket.connect();
            socket.send(ModelSocket.DIRECT);

            inParallel(() -> socket.serveUntilWritten(2), () -> socket.send(ModelSocket.SCHEDULED));

            expect("written", socket.written(), "1 2");
        });
    }

    @Test
    void aCommandIsWrittenWhoeverHoldsTheToken() {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(0);
            socket.connect();

            inParallel(() -> socket.serveUntilWritten(2), () -> socket.send(ModelSocket.DIRECT), socket::command);
        });
    }

    @Test
    void aLostConnectionLosesNoMessageAndTearsNone() {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(0).withChannelRoom(2);
            socket.connect();
            socket.send(ModelSocket.DIRECT);

            inParallel(
                    () -> {
                        socket.disconnect();
                        socket.withChannelRoom(100);
                        socket.connect();
                        socket.serveUntilWritten(2);
                    },
                    () -> socket.send(ModelSocket.SCHEDULED));

            expect("written", socket.written(), "1 2");
        });
    }

    @Test
    void aConnectionIsNotTakenFromWhoWritesToIt() {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(0);
            socket.connect();

            inParallel(
                    () -> {
                        socket.disconnect();
                        socket.connect();
                        socket.serveUntilWritten(1);
                    },
                    () -> socket.send(ModelSocket.DIRECT));

            expect("written", socket.written(), "1");
        });
    }

    @Test
    void whatIsDroppedMakesRoom() {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(1); // not connected, so nothing drains
            socket.send(ModelSocket.DIRECT);

            inParallel(socket::drop, () -> socket.send(ModelSocket.SCHEDULED));
        });
    }

    @ParameterizedTest(name = "to {0}")
    @ValueSource(ints = {2, 0})
    void aHigherWaterMarkIsNoticedByWhoWaitsForRoom(int raised) {
        exploreLarge(() -> {
            ModelSocket socket = new ModelSocket(1); // not connected, so nothing drains
            socket.send(ModelSocket.DIRECT);

            inParallel(() -> socket.setHighWaterMark(raised), () -> socket.send(ModelSocket.SCHEDULED));

            expect("depth", socket.depth(), 2L);
        });
    }
}
