// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketOptionsTest {

    @Test
    void listsEveryConstant() {
        List<Object> constants = Arrays.stream(SocketOptions.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == SocketOption.class)
                .map(SocketOptionsTest::valueOf)
                .toList();

        assertThat(constants).isNotEmpty();
        assertThat(SocketOptions.values())
                .hasSameElementsAs(constants.stream()
                        .map(option -> (SocketOption<?>) option)
                        .toList());
    }

    private static Object valueOf(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"receiveHighWaterMark", "receive-high-water-mark", "RECEIVE_HIGH_WATER_MARK"})
    void anOptionIsFoundByItsNameInAnySpelling(String name) {
        assertThat((Object) SocketOptions.byName(name)).isSameAs(SocketOptions.RECEIVE_HIGH_WATER_MARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcpMaxrt", "tcp-maxrt", "ZMQ_TCP_MAXRT"})
    void anOptionThatAJvmCannotSetIsRefusedWithTheReason(String name) {
        assertThatThrownBy(() -> SocketOptions.byName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Option tcpMaxrt cannot be set: the JDK cannot set TCP_USER_TIMEOUT; heartbeatInterval and"
                        + " heartbeatTimeout find dead peers as fast");
    }

    /** Those that the page of conformance says are refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZMQ_PRIORITY",
                "ZMQ_TCP_MAXRT",
                "ZMQ_BINDTODEVICE",
                "ZMQ_USE_FD",
                "ZMQ_LOOPBACK_FASTPATH",
                "ZMQ_IPC_FILTER_PID",
                "ZMQ_IPV4ONLY",
                "ZMQ_IN_BATCH_SIZE",
                "ZMQ_OUT_BATCH_SIZE"
            })
    void eachOptionOfLibzmqThatThereIsNotIsRefusedWithItsReason(String libzmqName) {
        UnavailableOption option = SocketOptions.unavailable(libzmqName).orElseThrow();

        assertThat(option.libzmqName()).isEqualTo(libzmqName);
        assertThatThrownBy(() -> SocketOptions.byName(libzmqName))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Option " + option.name() + " cannot be set: " + option.reason());
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> SocketOptions.byName("nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no option nonsense");
    }

    @Test
    void nothingIsBothThereAndUnavailable() {
        assertThat(SocketOptions.unavailable()).isNotEmpty().allSatisfy(option -> {
            assertThat(option.libzmqName()).startsWith("ZMQ_");
            assertThat(option.reason()).isNotBlank().doesNotEndWith(".");
            assertThat(SocketOptions.values()).extracting(SocketOption::name).doesNotContain(option.name());
        });
    }

    @Test
    void everyDefaultIsAllowed() {
        for (SocketOption<?> option : SocketOptions.values()) {
            for (SocketType type : SocketType.values()) {
                if (option.appliesTo(type)) {
                    assertDefaultIsAllowed(option, type);
                }
            }
        }
    }

    private static <T> void assertDefaultIsAllowed(SocketOption<T> option, SocketType type) {
        T value = option.defaultValue(type);
        assertThat((Object) option.validate(value, type)).as(option.name()).isEqualTo(value);
    }

    /** Linux refuses the others, and with them every connection. */
    @Test
    void timesOfKeepaliveAreThoseThatLinuxTakes() {
        assertTakes(SocketOptions.TCP_KEEPALIVE_COUNT, 127, "-1, or 1 to 127 probes");
        assertTakes(SocketOptions.TCP_KEEPALIVE_IDLE, 32_767, "-1, or 1 to 32767 seconds");
        assertTakes(SocketOptions.TCP_KEEPALIVE_INTERVAL, 32_767, "-1, or 1 to 32767 seconds");
    }

    private static void assertTakes(SocketOption<Integer> option, int max, String range) {
        for (int valid : new int[] {-1, 1, max}) {
            assertThat(option.validate(valid, SocketType.PULL)).isEqualTo(valid);
        }
        for (int invalid : new int[] {-2, 0, max + 1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> option.validate(invalid, SocketType.PULL))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining(range);
        }
    }

    static Stream<Arguments> endlessTimes() {
        return SocketOptions.values().stream()
                .filter(option -> option.type() == Duration.class)
                .flatMap(option -> Stream.of(Duration.ofSeconds(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration())
                        .map(time -> Arguments.of(option, time)));
    }

    /** Too many milliseconds for a number. */
    @ParameterizedTest
    @MethodSource("endlessTimes")
    void aTimeWithoutEndIsRefused(SocketOption<Duration> option, Duration time) {
        assertThatThrownBy(() -> option.validate(time, SocketType.DEALER))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(option.name());
    }
}
