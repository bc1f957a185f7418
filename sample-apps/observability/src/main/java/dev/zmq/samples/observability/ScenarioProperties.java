// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How much trouble there is.
 *
 * @param interval between two orders, and between two prices
 * @param handlingTime how long the warehouse takes for each of them
 * @param courierPort where the courier is reached, 0 for any free port
 * @param connectionLife after how long the courier's network cuts a connection
 */
@ConfigurationProperties("scenario")
record ScenarioProperties(Duration interval, Duration handlingTime, int courierPort, Duration connectionLife) {}
