// SPDX-License-Identifier: Apache-2.0
/** Five small services, some of them in trouble, to be found out with Prometheus, Grafana and the actuator. */
@NullMarked
package dev.zmq.samples.observability;

import org.jspecify.annotations.NullMarked;
