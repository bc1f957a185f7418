// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.test.shop.Database;
import dev.zmq.spring.test.shop.Order;
import dev.zmq.spring.test.shop.OrderBook;
import dev.zmq.spring.test.shop.Price;
import dev.zmq.spring.test.shop.Shop;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** What tests of an application's messaging can do, over whatever its sockets and their peers talk. */
@Import(Shop.class)
@Timeout(30)
abstract class ZmqTestContract {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final long LIMIT_MILLIS = 5000;
    private static final Order TEA = new Order("a", 3);
    private static final Price EURO = new Price("EUR/USD", 1.08);

    @Autowired
    protected ZmqTestSockets zmq;

    @Autowired
    protected Map<String, Socket> sockets;

    @Autowired
    private Shop shop;

    @Autowired
    private ZmqOperations template;

    @Autowired
    private ObjectProvider<Database> database;

    @MockitoBean
    private OrderBook book;

    @Test
    void aListenerGetsWhatAPeerSends() {
        zmq.peer("orders-in").send(TEA);

        then(book).should(timeout(LIMIT_MILLIS)).add(TEA);
    }

    @Test
    void aMessageEndpointGetsWhatAPeerSends() {
        zmq.peer("returns-in").send("a");

        then(book).should(timeout(LIMIT_MILLIS)).takeBack("a");
    }

    @Test
    void aSocketWhosePeersTheApplicationFindsOutMeetsThePeerOfTheTest() {
        template.send("discovered", "tea");

        assertThat(zmq.peer("discovered").awaitReceived(String.class)).isEqualTo("tea");
    }

    @Test
    void whatHasNotHappenedIsKnownOnceTheListenerIsThrough() {
        ZmqTestPeer orders = zmq.peer("orders-in");
        willThrow(new IllegalStateException("sold out")).given(book).add(new Order("b", 0));

        orders.send("no order");
        orders.send(new Order("b", 0));
        orders.send(TEA);
        zmq.awaitHandled("orders-in");

        then(book).should().add(TEA);
        then(book).should(never()).add(new Order("c", 1));
    }

    @Test
    void saysHowFarAListenerIs() {
        given(book.price("EUR/USD")).willAnswer(invocation -> {
            zmq.peer("both").socket().receive(Duration.ofSeconds(20));
            return EURO;
        });
        ZmqTestPeer client = zmq.peer("quotes");
        client.send("EUR/USD");

        assertThatThrownBy(() -> zmq.awaitHandled("quotes", SHORT))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("listener '.*' \\(RUNNING\\) is through with 0 of 1 message\\(s\\) within 100 ms");
        template.send("both", "go on");
        assertThat(client.awaitReceived(Price.class)).isEqualTo(EURO);
        zmq.awaitHandled("quotes");
        assertThatThrownBy(() -> zmq.awaitHandled("orders-out"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Socket 'orders-out' has no listener");
    }

    @Test
    void aPeerGetsWhatTheApplicationSends() {
        shop.order(TEA);
        shop.order(new Order("b", 1));
        shop.order(new Order("c", 1));
        shop.order(new Order("d", 1));

        ZmqTestPeer warehouse = zmq.peer("orders-out");
        assertThat(warehouse.awaitReceived(Order.class)).isEqualTo(TEA);
        assertThat(warehouse.awaitReceived().text()).isEqualTo("{\"id\":\"b\",\"quantity\":1}");
        assertThat(warehouse.awaitReceived(2, Order.class))
                .extracting(Order::id)
                .containsExactly("c", "d");
        warehouse.assertNothingReceived(SHORT);
    }

    /** Whichever comes second: nothing is left of the first. */
    @RepeatedTest(2)
    void aTestBeginsWithoutWhatTheLastOneLeft() {
        ZmqTestPeer warehouse = zmq.peer("orders-out");

        warehouse.assertNothingReceived(SHORT);
        shop.order(TEA);
        assertThat(zmq.peer("orders-out")).as("the same throughout a test").isSameAs(warehouse);
        assertThat(warehouse.awaitReceived(Order.class)).isEqualTo(TEA);
        shop.order(new Order("left over", 1));
    }

    @Test
    void aPeerThatIsAwayComesBack() {
        zmq.peer("orders-out");
        zmq.reset();

        shop.order(TEA);

        assertThat(zmq.peer("orders-out").awaitReceived(Order.class)).isEqualTo(TEA);
    }

    @Test
    void aSubscriberGetsItsTopics() {
        ZmqTestPeer exchange = zmq.peer("prices-in");

        exchange.publish("EUR/USD", EURO);

        then(book).should(timeout(LIMIT_MILLIS)).show("EUR/USD", EURO);
        assertThatThrownBy(() -> exchange.timeout(SHORT).publish("GBP/USD", EURO))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("The XPUB peer of socket 'prices-in' (SUB) was not subscribed to 'GBP/USD', but"
                        + " to [EUR/], within 100 ms. The application's socket has received ")
                .hasMessageEndingWith(" and has 1 peer(s) [ready]");
    }

    @Test
    void aPublishersPeersGetTheirTopics() {
        ZmqTestPeer euros = zmq.peer("prices-out").subscribe("EUR/", "CHF/");
        ZmqTestPeer pounds = zmq.newPeer("prices-out", SocketType.SUB).subscribe("GBP/");

        shop.publish(EURO);
        shop.publish(new Price("GBP/USD", 1.27));

        Message price = euros.awaitReceived();
        assertThat(price.text(0)).isEqualTo("EUR/USD");
        assertThat(price.text(1)).isEqualTo("{\"symbol\":\"EUR/USD\",\"value\":1.08}");
        assertThat(pounds.awaitReceived(Price.class).symbol()).isEqualTo("GBP/USD");
        euros.assertNothingReceived(SHORT);
    }

    @Test
    void aClientIsAnsweredByReqAndByRouter() {
        given(book.price("EUR/USD")).willReturn(EURO);

        assertThat(zmq.peer("quotes").request("EUR/USD", Price.class)).isEqualTo(EURO);
        assertThat(zmq.peer("quotes-of-many").request("EUR/USD", Price.class)).isEqualTo(EURO);
        assertThat(zmq.newPeer("quotes-of-many", SocketType.REQ).request("EUR/USD", Price.class))
                .isEqualTo(EURO);
    }

    @Test
    void aServerAnswersWhatTheApplicationAsks() {
        ZmqTestPeer pricing = zmq.peer("pricing").answer(String.class, symbol -> new Price(symbol, 1));
        zmq.peer("pricing-in-turn").answer(String.class, symbol -> new Price(symbol, 2));

        assertThat(shop.ask("EUR/USD")).isEqualTo(new Price("EUR/USD", 1));
        assertThat(shop.ask("GBP/USD")).isEqualTo(new Price("GBP/USD", 1));
        assertThat(shop.askInTurn("EUR/USD")).isEqualTo(new Price("EUR/USD", 2));
        assertThat(pricing.awaitReceived(2, String.class)).containsExactly("EUR/USD", "GBP/USD");
    }

    @Test
    void aServerOfAnotherTypeCanAnswerByHand() {
        ZmqTestPeer pricing = zmq.newPeer("pricing", SocketType.ROUTER);
        var asked = template.sendAndReceiveAsync("pricing", "EUR/USD", Price.class);

        Message request = pricing.awaitReceived();
        pricing.reply(request, EURO);

        assertThat(request.text(request.size() - 1)).isEqualTo("EUR/USD");
        assertThat(asked).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(EURO);
    }

    @Test
    void anAnswerThatFailsIsTold() {
        ZmqTestPeer pricing = zmq.peer("pricing").answer(String.class, symbol -> {
            throw new IllegalArgumentException("unknown symbol");
        });
        template.sendAndReceiveAsync("pricing", "XAU/USD", Price.class);

        assertThat(pricing.awaitReceived(String.class)).isEqualTo("XAU/USD");
        assertThatThrownBy(() -> pricing.awaitReceived(String.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("could not answer")
                .hasRootCauseMessage("unknown symbol");
        zmq.reset();
    }

    @Test
    void anAnswerThatFailedUnnoticedIsToldAtTheEnd() {
        ZmqTestPeer pricing = zmq.peer("pricing").answer(String.class, symbol -> {
            throw new IllegalArgumentException("unknown symbol");
        });
        template.sendAndReceiveAsync("pricing", "XAU/USD", Price.class);
        pricing.awaitReceived();

        assertThatThrownBy(zmq::reset).isInstanceOf(AssertionError.class).hasRootCauseMessage("unknown symbol");
    }

    @Test
    void saysWhatCameInPlaceOfWhatWasAwaited() {
        ZmqTestPeer warehouse = zmq.peer("orders-out").timeout(SHORT);
        long sent = sockets.get("orders-out").statistics().sentMessages();

        assertThatThrownBy(warehouse::awaitReceived)
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching(
                        "The PULL peer of socket 'orders-out' \\(PUSH\\) received nothing within 100 ms\\. The application's"
                                + " socket has sent " + sent
                                + " message\\(s\\), and has 1 peer\\(s\\) \\[(ready|.*connecting)]");
        warehouse.timeout(Duration.ofSeconds(2)); // to connect, and for a busy machine
        shop.order(TEA);
        assertThatThrownBy(() ->
                        warehouse.awaitReceived(Order.class, order -> order.id().equals("b")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("received nothing that fits, but [{\"id\":\"a\",\"quantity\":3}] within 2 s");
        shop.order(TEA);
        assertThatThrownBy(() -> warehouse.awaitReceived(2, Order.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("received 1 of 2 messages ([{\"id\":\"a\",\"quantity\":3}]) within 2 s");
        shop.order(TEA);
        assertThatThrownBy(() -> warehouse.awaitReceived(Integer.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("received [{\"id\":\"a\",\"quantity\":3}], which is no Integer")
                .hasCauseInstanceOf(MessageConversionException.class);
        template.send("orders-out", null);
        assertThatThrownBy(() -> warehouse.awaitReceived(Order.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("received an empty payload, which is no Order");
        shop.order(TEA);
        assertThatThrownBy(() -> warehouse.assertNothingReceived(Duration.ofSeconds(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("though nothing was to come");
    }

    @Test
    void findsTheMessageThatFits() {
        ZmqTestPeer warehouse = zmq.peer("orders-out");
        shop.order(TEA);
        shop.order(new Order("b", 1));

        assertThat(warehouse.awaitReceived(Order.class, order -> order.id().equals("b")))
                .isEqualTo(new Order("b", 1));
    }

    @Test
    void refusesWhatAPeerCannotDo() {
        assertThatThrownBy(() -> zmq.peer("orders")).isInstanceOf(UnknownSocketException.class);
        assertThatThrownBy(() -> zmq.peer("raw"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'raw' is a STREAM");
        assertThatThrownBy(() -> zmq.newPeer("orders-in", SocketType.PULL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A PULL can be no peer of socket 'orders-in' (PULL), but one of [PUSH]");
        zmq.peer("orders-out");
        assertThatThrownBy(() -> zmq.newPeer("orders-out", SocketType.PULL)).isInstanceOf(ZmqBindException.class);
        ZmqTestPeer push = zmq.peer("orders-in");
        assertThatThrownBy(push::awaitReceived)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The PUSH peer of socket 'orders-in' (PULL) receives nothing");
        assertThatThrownBy(() -> push.request("x", String.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> push.subscribe("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> push.awaitSubscription("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> push.answer(String.class, text -> text)).isInstanceOf(IllegalStateException.class);
        then(book).should(never()).add(any());
    }

    @Test
    void theSocketsAreThoseOfTheApplicationButForTheirEndpoints() {
        assertThat(sockets.get("quotes-of-many").getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                .isEqualTo(7);
        assertThat(sockets.values())
                .allSatisfy(socket -> assertThat(socket.statistics()
                                        .boundEndpoints()
                                        .size()
                                + socket.statistics().connectedEndpoints().size())
                        .as(socket.name())
                        .isEqualTo(1));
        assertThat(database.getIfAvailable()).isNull();
    }
}
