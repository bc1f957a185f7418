// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Message;
import java.nio.ByteBuffer;

/** The body of a frame that is too long to reserve memory for on the word of its header; it grows as its bytes arrive. */
interface GrowingBody {

    /** Takes so many bytes, which the input has. */
    void append(ByteBuffer in, int count);

    /** Adds the body, which is whole, to a message. */
    void addTo(Message.Builder message);

    /** Gives back at once what the garbage collector might give back late. */
    void abandon();
}
