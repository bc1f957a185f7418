// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** REQ and REP give one message at most, whatever the batch has room for. */
class BatchOfOneTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void repAndReqWaitForOneMessageAndReturnIt() {
        try (Context context = Context.create();
                Socket rep = context.socket(SocketType.REP);
                Socket req = context.socket(SocketType.REQ)) {
            req.connect(rep.bind("tcp://127.0.0.1:*"));
            List<Message> requests = new ArrayList<>();
            List<Message> replies = new ArrayList<>();
            req.send("request");
            assertThat(rep.receive(requests, 10, LIMIT)).isEqualTo(1);
            rep.send("reply");
            assertThat(req.receive(replies, 10, LIMIT)).isEqualTo(1);
            assertThat(requests).extracting(Message::text).containsExactly("request");
            assertThat(replies).extracting(Message::text).containsExactly("reply");
        }
    }
}
