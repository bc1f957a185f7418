// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;

/** The sockets of an application, for those who show and measure all of them. */
final class SocketBeans {

    private SocketBeans() {}

    /** Returns all by their names, but those of prototype scope: asking for one would make it, and nobody would close it. */
    static Map<String, Socket> of(ConfigurableListableBeanFactory beanFactory) {
        return SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Socket.class, false, true);
    }
}
