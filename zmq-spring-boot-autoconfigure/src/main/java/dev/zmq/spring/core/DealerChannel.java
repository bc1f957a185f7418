// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Requests on a DEALER socket, each as an id of 8 bytes, an empty delimiter, and the content. Peers that follow RFC 28
 * send id and delimiter back before the reply, so a reply to an earlier request is known and dropped.
 */
final class DealerChannel extends RequestChannel {

    private static final byte[] DELIMITER = {};
    private static final int ENVELOPE_PARTS = 2;

    private long lastId;

    DealerChannel(String socketName, Socket socket) {
        super(socketName, socket);
    }

    @Override
    Message exchangeInTurn(Message request, ReplyWaits.Call call) {
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(++lastId).array();
        send(request.withFirst(DELIMITER).withFirst(id), call);
        while (true) {
            Message reply = receive(call);
            if (answers(reply, id)) {
                return reply.from(ENVELOPE_PARTS);
            }
        }
    }

    private static boolean answers(Message reply, byte[] id) {
        return reply.size() > ENVELOPE_PARTS && Arrays.equals(reply.part(0), id) && reply.part(1).length == 0;
    }
}
