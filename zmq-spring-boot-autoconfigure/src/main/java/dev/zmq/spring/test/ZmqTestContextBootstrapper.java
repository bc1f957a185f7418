// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Makes the application contexts of {@link ZmqTest}s. */
final class ZmqTestContextBootstrapper extends TestSliceTestContextBootstrapper<ZmqTest> {

    ZmqTestContextBootstrapper() {}
}
