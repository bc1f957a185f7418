// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import org.junit.jupiter.api.Tag;

/** PAIR (RFC 31). */
@Pairings(Pairing.PAIR_PAIR)
class ExclusivePairSuiteTest extends FreeRunningSuite {

    @CastTest(binders = Side.SECOND)
    @Tag("V12")
    void whatIsSentBeforeAnybodyListensIsDelivered(Cast cast) {
        assertDeliversWhatWasSentTooEarly(cast);
    }

    @CastTest(ours = Side.FIRST)
    @Tag("V16")
    void aSenderWaitsForRoom(Cast cast) {
        assertWaitsForRoom(cast);
    }

    /** libzmq 4.3.4 and JeroMQ were seen to refuse for ever whoever comes before they have forgotten its predecessor. */
    @Override
    @CastTest(ours = Side.FIRST, binders = Side.FIRST)
    @Tag("V15")
    void goesOnWithTheSuccessorOfWhoeverConnects(Cast cast) {
        super.goesOnWithTheSuccessorOfWhoeverConnects(cast);
    }
}
