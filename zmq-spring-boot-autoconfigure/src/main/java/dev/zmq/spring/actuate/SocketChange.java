// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.actuate.ZmqEndpoint.CounterAction;
import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import dev.zmq.spring.listener.ZmqListenerContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** What an operator changes with one request; each change is logged. First all of it is checked, then it is applied. */
final class SocketChange {

    private static final Log LOG = LogFactory.getLog(ZmqEndpoint.class);

    private final ObservedSocket observed;
    private final Socket socket;
    private final List<Runnable> steps = new ArrayList<>();

    SocketChange(ObservedSocket observed) {
        this.observed = observed;
        this.socket = observed.socket();
    }

    SocketChange highWaterMarks(@Nullable Integer send, @Nullable Integer receive) {
        SocketType type = socket.type();
        highWaterMark("sendHighWaterMark", type.canSend(), SocketOptions.SEND_HIGH_WATER_MARK, send);
        highWaterMark("receiveHighWaterMark", type.canReceive(), SocketOptions.RECEIVE_HIGH_WATER_MARK, receive);
        return this;
    }

    private void highWaterMark(String name, boolean applies, SocketOption<Integer> option, @Nullable Integer messages) {
        if (messages == null) {
            return;
        }
        if (!applies) {
            throw refused(name + " does not apply to a socket of type " + socket.type());
        }
        if (messages < 0) {
            throw refused(name + " is " + messages + ", must be 0 or more");
        }
        steps.add(() -> {
            socket.setOption(option, messages);
            log("has a " + option.name() + " of " + messages + " now");
        });
    }

    SocketChange listeners(@Nullable ListenerAction action, @Nullable String id) {
        if (action == null) {
            if (id != null) {
                throw refused("listener is '" + id + "', but listeners does not say whether to pause or resume it");
            }
            return this;
        }
        List<ZmqListenerContainer> meant = observed.listeners().stream()
                .filter(container -> id == null || container.id().equals(id))
                .toList();
        if (meant.isEmpty()) {
            throw refused("socket '" + observed.name() + "' has no listener" + (id == null ? "" : " '" + id + "'"));
        }
        List<ZmqListenerContainer> running =
                meant.stream().filter(ZmqListenerContainer::isRunning).toList();
        if (running.isEmpty()) {
            throw refused("listener '" + meant.get(0).id() + "' of socket '" + observed.name() + "' is "
                    + meant.get(0).state().name().toLowerCase(Locale.ROOT)
                    + ": only one that runs can be paused or resumed");
        }
        running.forEach(container -> steps.add(() -> apply(action, container)));
        return this;
    }

    private void apply(ListenerAction action, ZmqListenerContainer container) {
        switch (action) {
            case PAUSE -> container.pause();
            case RESUME -> container.resume();
        }
        log("has its listener '" + container.id() + "' " + (action == ListenerAction.PAUSE ? "paused" : "resumed"));
    }

    SocketChange counters(@Nullable CounterAction action) {
        if (action == CounterAction.RESET) {
            steps.add(() -> {
                observed.resetCounters();
                log("is shown with counters from 0 again");
            });
        }
        return this;
    }

    void apply() {
        if (steps.isEmpty()) {
            throw refused(
                    "there is nothing to change: say sendHighWaterMark, receiveHighWaterMark, listeners or counters");
        }
        try {
            steps.forEach(Runnable::run);
        } catch (InvalidOptionException | ZmqClosedException refusal) {
            throw refused(String.valueOf(refusal.getMessage()));
        }
    }

    boolean disconnect(long peer) {
        try {
            boolean disconnected = socket.disconnectPeer(peer);
            if (disconnected) {
                log("disconnects peer " + peer);
            }
            return disconnected;
        } catch (ZmqClosedException refusal) {
            throw refused(String.valueOf(refusal.getMessage()));
        }
    }

    private void log(String change) {
        LOG.info("Socket '" + observed.name() + "' " + change + ", as the actuator was asked");
    }

    private static InvalidEndpointRequestException refused(String message) {
        return new InvalidEndpointRequestException(message, message);
    }
}
