// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.Collection;
import java.util.List;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the sockets of {@code zmq.sockets.*} bind and connect. What beans of this type say of a socket takes the place of
 * its {@code bind} and {@code connect} properties, for tests and environments that find out at start where their peers
 * are. Of a socket that no bean has endpoints for, the properties count.
 *
 * <p>Several beans may know endpoints of one socket; it uses them all, in the order of the beans.
 */
public interface ZmqConnectionDetails extends ConnectionDetails {

    /** Returns the endpoints to bind to, in order; empty for none, which is the default. */
    default List<String> getBind(String socketName) {
        return List.of();
    }

    /** Returns the endpoints to connect to, in order; empty for none, which is the default. */
    default List<String> getConnect(String socketName) {
        return List.of();
    }

    /**
     * Returns the names of the sockets that these details were given endpoints for, so that a name that no socket has stops
     * the start; empty, which is the default, if they do not know in advance.
     */
    default Collection<String> getSocketNames() {
        return List.of();
    }
}
