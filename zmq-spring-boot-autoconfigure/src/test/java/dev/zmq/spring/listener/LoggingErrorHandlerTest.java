// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.zmq.engine.Message;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SimpleMessageConverter;

@ExtendWith(OutputCaptureExtension.class)
class LoggingErrorHandlerTest {

    private final LoggingErrorHandler handler = new LoggingErrorHandler();
    private final Message message = Message.of("topic", "secret");

    @AfterEach
    void inheritLevel() {
        setLevel(null);
    }

    @Test
    void logsWhatTheListenerThrew(CapturedOutput output) {
        handler.onFailure(new ZmqListenerFailure("orders", "orders-in", message, new IllegalStateException("broken")));
        assertThat(output)
                .contains("ERROR", "'orders'", "'orders-in'", "2 part(s), 11 bytes", "IllegalStateException: broken")
                .doesNotContain("secret");
    }

    @Test
    void tellsWhyAMessageCannotBeConvertedWhereDebugIsOn(CapturedOutput output) {
        setLevel(Level.DEBUG);
        handler.onFailure(new ZmqListenerFailure(
                "orders",
                "orders-in",
                message,
                new MessageConversionException("Could not read JSON: unrecognised token")));
        assertThat(output).contains("MessageConversionException: Could not read JSON: unrecognised token");
        assertThat(output).doesNotContain("tells why");
    }

    @Test
    void doesNotLogWhatConvertersQuote(CapturedOutput output) {
        setLevel(Level.INFO);
        MessageConversionException failure = new MessageConversionException(
                "Could not read JSON: unrecognised token 'secret'", new IllegalArgumentException("secret"));
        handler.onFailure(new ZmqListenerFailure("orders", "orders-in", message, failure));
        assertThat(output.toString()
                        .lines()
                        .filter(line -> line.contains("ERROR"))
                        .toList())
                .singleElement()
                .asString()
                .contains("'orders-in'", "MessageConversionException caused by IllegalArgumentException")
                .endsWith("DEBUG for dev.zmq.spring.listener.LoggingErrorHandler tells why")
                .doesNotContain("secret");
    }

    @Test
    void namesTheTypeThatWasWanted(CapturedOutput output) {
        setLevel(Level.INFO);
        handler.onFailure(new ZmqListenerFailure("orders", "orders-in", message, unreadable(Integer.class)));
        handler.onFailure(new ZmqListenerFailure(
                "orders",
                "orders-in",
                message,
                unreadable(new ParameterizedTypeReference<List<Integer>>() {}.getType())));
        assertThat(output)
                .contains(
                        "orders-in' could not be given a message (2 part(s), 11 bytes): no java.lang.Integer can be made"
                                + " of its payload: IllegalArgumentException; DEBUG")
                .contains(
                        "no java.util.List<java.lang.Integer> can be made of its payload (a list of several messages needs"
                                + " batch = \"true\"): IllegalArgumentException; DEBUG")
                .doesNotContain("secret");
    }

    private static MessageConversionException unreadable(Type type) {
        MessageConverter failing = new SimpleMessageConverter() {
            @Override
            public Object fromMessage(org.springframework.messaging.Message<?> from, Class<?> target) {
                throw new MessageConversionException("secret", new IllegalArgumentException("secret"));
            }
        };
        return catchThrowableOfType(
                MessageConversionException.class,
                () -> new ZmqMessageConverter(failing)
                        .fromMessage(Message.of("x"), ParameterizedTypeReference.forType(type)));
    }

    private static void setLevel(@Nullable Level level) {
        ((Logger) LoggerFactory.getLogger(LoggingErrorHandler.class)).setLevel(level);
    }
}
