// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class OpenFilesTest {

    @Test
    void needsOneForEachConnectionAndSomeForOtherThings() {
        assertThatCode(() -> OpenFiles.require(1000, 1200)).doesNotThrowAnyException();
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> OpenFiles.require(1000, 1199))
                .withMessageContaining("the limit is 1199")
                .withMessageContaining("ulimit -n 1200");
    }
}
