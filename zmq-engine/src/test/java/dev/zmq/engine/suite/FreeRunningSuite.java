// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

/** What is promised besides by the patterns in which a socket may send without being asked. */
abstract class FreeRunningSuite extends PatternSuite {

    // fewer than the high-water mark, so that a publisher drops nothing
    private static final int NUMBERS = 500;

    @CastTest
    void keepsTheOrder(Cast cast) {
        Link link = stage.open(cast);

        link.sendNumbers(Side.FIRST, NUMBERS);
        link.second().receiveNumbers(0, NUMBERS);
        if (cast.pairing().isAnswered()) {
            link.sendNumbers(Side.SECOND, NUMBERS);
            link.first().receiveNumbers(0, NUMBERS);
        }
    }

    @CastTest
    void theLastMessagesArriveThoughTheSenderClosesAtOnce(Cast cast) {
        Link link = stage.open(cast);

        link.sendNumbers(Side.FIRST, NUMBERS);
        link.first().finish();

        link.second().receiveNumbers(0, NUMBERS);
    }
}
