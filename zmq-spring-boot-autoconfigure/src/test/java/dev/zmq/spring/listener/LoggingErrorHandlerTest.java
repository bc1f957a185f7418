// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.zmq.engine.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.converter.MessageConversionException;

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

    private static void setLevel(@Nullable Level level) {
        ((Logger) LoggerFactory.getLogger(LoggingErrorHandler.class)).setLevel(level);
    }
}
