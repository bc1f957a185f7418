// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/** Looks at each socket of {@code zmq.sockets} when the application has started. */
abstract class SocketsAtStart implements ApplicationListener<ContextRefreshedEvent> {

    private final Map<String, SocketProperties> sockets;
    private final ApplicationContext applicationContext;

    SocketsAtStart(Map<String, SocketProperties> sockets, ApplicationContext applicationContext) {
        this.sockets = sockets;
        this.applicationContext = applicationContext;
    }

    final ApplicationContext applicationContext() {
        return applicationContext;
    }

    abstract void look(String name, SocketProperties socket);

    @Override
    public final void onApplicationEvent(ContextRefreshedEvent event) {
        // Contexts that have this one as their parent tell it of their start too.
        if (event.getApplicationContext() == applicationContext) {
            sockets.forEach((name, socket) -> {
                // An environment variable spells the name in its own way: a further key, but no further socket. And
                // a parent has looked at its own.
                if (applicationContext.containsLocalBean(name)) {
                    look(name, socket);
                }
            });
        }
    }
}
