// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Payloads;
import org.junit.jupiter.api.Tag;

/** PUSH and PULL (RFC 30). */
@Pairings(Pairing.PUSH_PULL)
class PipelineSuiteTest extends FreeRunningSuite {

    private static final int MEBIBYTE = 1 << 20;

    @CastTest
    @Tag("V23")
    void carriesAMessageOfTwentyMebibytes(Cast cast) {
        Link link = stage.open(cast);

        link.exchange(Message.of(Payloads.random(7, 20 * MEBIBYTE)));
    }

    @CastTest(binders = Side.SECOND)
    @Tag("V12")
    void whatIsSentBeforeAnybodyListensIsDelivered(Cast cast) {
        assertDeliversWhatWasSentTooEarly(cast);
    }

    @CastTest(ours = Side.FIRST)
    @Tag("V47")
    @Tag("L5")
    void everyWorkerGetsTheSameInWholeMessages(Cast cast) {
        assertSharesWorkEvenly(cast);
    }

    @CastTest(ours = Side.SECOND)
    @Tag("V14")
    void noSenderIsStarved(Cast cast) {
        assertStarvesNobody(cast);
    }

    @CastTest(ours = Side.FIRST)
    @Tag("V16")
    void aPusherWaitsForRoom(Cast cast) {
        assertWaitsForRoom(cast);
    }
}
