// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ZmqMessageConverter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Bytes and text always; JSON where Jackson is on the class path. */
@Configuration(proxyBeanMethods = false)
final class ZmqMessageConverterConfiguration {

    private static ZmqMessageConverter converter(MessageConverter... more) {
        List<MessageConverter> converters = new ArrayList<>();
        converters.add(new ByteArrayMessageConverter());
        converters.add(new StringMessageConverter());
        converters.addAll(List.of(more));
        return new ZmqMessageConverter(new CompositeMessageConverter(converters));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class WithJson {

        @Bean
        @ConditionalOnMissingBean
        ZmqMessageConverter zmqMessageConverter(ObjectProvider<JsonMapper> jsonMapper) {
            JsonMapper mapper = jsonMapper.getIfUnique();
            return converter(
                    mapper != null ? new JacksonJsonMessageConverter(mapper) : new JacksonJsonMessageConverter());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("tools.jackson.databind.json.JsonMapper")
    static class WithoutJson {

        @Bean
        @ConditionalOnMissingBean
        ZmqMessageConverter zmqMessageConverter() {
            return converter();
        }
    }
}
