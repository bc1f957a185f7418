// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.List;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the sockets of {@code zmq.sockets.*} bind and connect. A bean of this type takes the place of the {@code bind}
 * and {@code connect} properties, for tests and environments that find out at start where their peers are.
 */
public interface ZmqConnectionDetails extends ConnectionDetails {

    /** Returns the endpoints to bind to, in order; empty for none. */
    List<String> getBind(String socketName);

    /** Returns the endpoints to connect to, in order; empty for none. */
    List<String> getConnect(String socketName);
}
