// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Payloads;
import org.junit.jupiter.api.Tag;

/** DEALER and ROUTER, which need not wait for replies (RFC 28). */
@Pairings({Pairing.DEALER_ROUTER, Pairing.DEALER_DEALER, Pairing.ROUTER_ROUTER})
class AsynchronousRequestReplySuiteTest extends FreeRunningSuite {

    private static final int PEERS = 3;

    @CastTest(
            pairings = {Pairing.DEALER_ROUTER, Pairing.DEALER_DEALER},
            binders = Side.SECOND)
    @Tag("V12")
    void whatIsSentBeforeAnybodyListensIsDelivered(Cast cast) {
        assertDeliversWhatWasSentTooEarly(cast);
    }

    @CastTest(pairings = Pairing.DEALER_ROUTER, ours = Side.SECOND)
    @Tag("V26")
    void aRouterAnswersEveryPeerByItsId(Cast cast) {
        Star star = stage.star(cast, Side.SECOND, PEERS);
        for (int i = 0; i < PEERS; i++) {
            star.point(i).send(Message.of("question"));
            Payloads.assertEqual(star.centre().receive(), Message.of("" + i, "question"));
        }

        for (int i = PEERS - 1; i >= 0; i--) {
            star.centre().send(Message.of("" + i, "for " + i));
        }

        for (int i = 0; i < PEERS; i++) {
            Payloads.assertEqual(star.point(i).receive(), Message.of("for " + i));
        }
    }

    @CastTest(pairings = Pairing.DEALER_DEALER, ours = Side.FIRST)
    @Tag("V47")
    void everyWorkerGetsTheSameInWholeMessages(Cast cast) {
        assertSharesWorkEvenly(cast);
    }

    @CastTest(
            pairings = {Pairing.DEALER_ROUTER, Pairing.DEALER_DEALER},
            ours = Side.SECOND)
    @Tag("V14")
    void noSenderIsStarved(Cast cast) {
        assertStarvesNobody(cast);
    }

    @CastTest(
            pairings = {Pairing.DEALER_ROUTER, Pairing.DEALER_DEALER},
            ours = Side.FIRST)
    @Tag("V16")
    void aDealerWaitsForRoom(Cast cast) {
        assertWaitsForRoom(cast);
    }

    @CastTest(pairings = Pairing.DEALER_ROUTER, ours = Side.SECOND)
    @Tag("V17")
    void aRouterDropsWhenThereIsNoRoom(Cast cast) {
        assertDropsWhenThereIsNoRoom(cast, Side.SECOND);
    }
}
