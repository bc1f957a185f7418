// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.autoconfigure.ZmqProperties.Headers;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqSocketHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The headers that {@code zmq.sockets.<name>.headers} asks for. */
@Configuration(proxyBeanMethods = false)
final class ZmqSocketHeadersConfiguration {

    private static ZmqSocketHeaders headers(ZmqProperties properties, ZmqHeaderMapper mapper, BeanFactory beanFactory) {
        Map<String, SocketProperties> sockets = properties.getSockets();
        // A context may use sockets of its parent without a word about them.
        Map<String, ZmqHeaderMapper> mappers =
                new HashMap<>(ofParent(beanFactory).mappers());
        mappers.keySet().removeAll(sockets.keySet());
        sockets.entrySet().stream()
                .filter(ZmqSocketHeadersConfiguration::hasHeaders)
                .forEach(socket -> mappers.put(socket.getKey(), mapper));
        return new ZmqSocketHeaders(mappers);
    }

    private static ZmqSocketHeaders ofParent(BeanFactory beanFactory) {
        ZmqSocketHeaders headers = ParentContext.of(beanFactory).bean(ZmqSocketHeaders.class);
        return headers != null ? headers : ZmqSocketHeaders.NONE;
    }

    private static boolean hasHeaders(Entry<String, SocketProperties> socket) {
        if (socket.getValue().getHeaders() == Headers.NONE) {
            return false;
        }
        if (socket.getValue().getType() == SocketType.STREAM) {
            throw new ZmqConfigurationException(
                    SocketPropertyName.of(socket.getKey(), "headers")
                            + " is set, but what a STREAM socket sends and receives are the bytes of a connection.",
                    "Remove it.");
        }
        return true;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class WithJson {

        /** Not with the application's Jackson, which may be told to make objects of any type. */
        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        ZmqSocketHeaders zmqSocketHeaders(
                ZmqProperties properties, ObjectProvider<JsonHeaderMapper> mapper, BeanFactory beanFactory) {
            return headers(properties, mapper.getIfUnique(JsonHeaderMapper::new), beanFactory);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("tools.jackson.databind.json.JsonMapper")
    static class WithoutJson {

        @Bean
        @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
        ZmqSocketHeaders zmqSocketHeaders(ZmqProperties properties, BeanFactory beanFactory) {
            Map<String, SocketProperties> sockets = properties.getSockets();
            sockets.entrySet().stream()
                    .filter(ZmqSocketHeadersConfiguration::hasHeaders)
                    .findFirst()
                    .ifPresent(socket -> {
                        throw new ZmqConfigurationException(
                                SocketPropertyName.of(socket.getKey(), "headers")
                                        + " asks for headers in JSON, for which Jackson is missing.",
                                "Add spring-boot-starter-jackson.");
                    });
            return ofParent(beanFactory);
        }
    }
}
