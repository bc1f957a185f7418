// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import dev.zmq.spring.annotation.ZmqListener;
import org.springframework.stereotype.Component;

/** Request and reply: what a listener returns is the answer, here to who sent a symbol to the socket {@code quotes}. */
@Component
class QuoteListener {

    private final Market market;

    QuoteListener(Market market) {
        this.market = market;
    }

    @ZmqListener("quotes")
    Answer quote(String symbol) {
        Quote quote = market.quote(symbol);
        return quote != null ? quote : new UnknownSymbol("unknown symbol: " + symbol, market.symbols());
    }
}
