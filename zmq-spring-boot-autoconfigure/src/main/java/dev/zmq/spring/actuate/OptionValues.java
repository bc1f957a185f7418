// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.ZmqClosedException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The options of a socket as they are in force, in words of the properties. What is secret is left out. */
final class OptionValues {

    private OptionValues() {}

    /** Returns the values by the names of the properties; null if the socket is closed and does not tell them any more. */
    static @Nullable Map<String, Object> of(Socket socket) {
        Map<String, Object> values = new TreeMap<>();
        try {
            for (SocketOption<?> option : SocketOptions.values()) {
                Object value = option.appliesTo(socket.type()) && !option.isSecret() ? socket.getOption(option) : null;
                if (value != null) {
                    values.put(DataObjectPropertyName.toDashedForm(option.name()), shown(value));
                }
            }
        } catch (ZmqClosedException closed) {
            return null;
        }
        return values;
    }

    private static Object shown(Object value) {
        if (value instanceof Duration duration) {
            return shown(duration);
        }
        if (value instanceof byte[] bytes) {
            return PeerStatistics.printable(bytes);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(OptionValues::shown).toList();
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static String shown(Duration duration) {
        long micros = duration.toNanos() / 1000;
        return micros % 1000 == 0 ? micros / 1000 + "ms" : micros + "us";
    }
}
