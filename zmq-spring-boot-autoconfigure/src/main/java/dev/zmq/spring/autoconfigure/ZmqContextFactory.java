// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Context;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.spring.autoconfigure.ZmqProperties.NamedContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the context of the application, and those of {@code zmq.contexts.*} for sockets that are to have their own. */
final class ZmqContextFactory {

    private final ZmqProperties properties;
    private final List<ZmqContextCustomizer> customizers;

    ZmqContextFactory(ZmqProperties properties, List<ZmqContextCustomizer> customizers) {
        this.properties = properties;
        this.customizers = customizers;
    }

    Context createContext() {
        return create(Context.builder(), null, new NamedContext());
    }

    Context createNamedContext(String name) {
        NamedContext settings = properties.getContexts().getOrDefault(name, new NamedContext());
        return create(Context.builder().threadNamePrefix("zmq-" + name), name, settings);
    }

    private Context create(Context.Builder builder, @Nullable String name, NamedContext own) {
        ZmqProperties.Context all = properties.getContext();
        set(name, "io-threads", own.getIoThreads(), all.getIoThreads(), builder::ioThreads);
        set(name, "max-sockets", own.getMaxSockets(), all.getMaxSockets(), builder::maxSockets);
        set(name, "ipv6", own.getIpv6(), all.isIpv6(), builder::ipv6);
        set(name, "linger", own.getLinger(), all.getLinger(), builder::defaultLinger);
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static <T> void set(
            @Nullable String context, String property, @Nullable T own, T ofAll, Consumer<T> setting) {
        try {
            setting.accept(own != null ? own : ofAll);
        } catch (InvalidOptionException refusal) {
            throw new SettingRefusedException(
                    context == null ? "The ZeroMQ context" : "The ZeroMQ context '" + context + "'",
                    ContextPropertyName.of(own != null ? context : null, property),
                    refusal);
        }
    }
}
