// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Zmtp;
import java.util.ArrayList;
import java.util.List;

/** A party of ours in the middle, and several that are connected to it; a ROUTER knows them by their numbers. */
final class Star {

    private final Stage stage;
    private final Cast cast;
    private final OurParty centre;
    private final List<Party> points = new ArrayList<>();

    Star(Stage stage, Cast cast, Side centreSide, int pointCount) {
        this.stage = stage;
        this.cast = cast;
        this.centre = (OurParty) stage.party(cast, centreSide, new byte[0]);
        String endpoint = stage.newEndpoint(cast);
        boolean centreBinds = cast.binder() == centreSide;
        if (centreBinds) {
            centre.bind(endpoint);
        }
        for (int i = 0; i < pointCount; i++) {
            Party point = stage.party(cast, centreSide.other(), pointId(i));
            if (centreBinds) {
                point.connect(endpoint);
            } else {
                bindAndConnect(point);
            }
            points.add(point);
            Sockets.awaitReady(centre.socket(), i + 1);
            point.settle();
        }
    }

    private byte[] pointId(int index) {
        return centre.socket().type() == SocketType.ROUTER ? Zmtp.text(Integer.toString(index)) : new byte[0];
    }

    private void bindAndConnect(Party point) {
        String endpoint = stage.newEndpoint(cast);
        point.bind(endpoint);
        centre.connect(endpoint);
    }

    OurParty centre() {
        return centre;
    }

    Socket socket() {
        return centre.socket();
    }

    List<Party> points() {
        return points;
    }

    Party point(int index) {
        return points.get(index);
    }
}
