// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.starter;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The meters of an application, which application.yml leaves out otherwise; read more often than any Prometheus does. */
@Configuration(proxyBeanMethods = false)
@Profile("meters")
class Metering {

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService scraper(MeterRegistry registry) {
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        var unused = scraper.scheduleWithFixedDelay(() -> read(registry), 1, 1, TimeUnit.SECONDS);
        return scraper;
    }

    private static void read(MeterRegistry registry) {
        double sum = 0;
        for (Meter meter : registry.getMeters()) {
            for (Measurement measurement : meter.measure()) {
                sum += measurement.getValue();
            }
        }
        if (sum == Double.NEGATIVE_INFINITY) {
            throw new IllegalStateException("No meter falls that far");
        }
    }
}
