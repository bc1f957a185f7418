// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqTemplate;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application does with ZeroMQ, and of nothing else of it.
 *
 * <p>Only the auto-configuration that messages need is applied, and of the components only those with {@link ZmqListener}
 * methods, message endpoints, and the customizers and handlers of this library; what they call is for the test to provide,
 * with {@code @MockitoBean} or {@code @Import}. The sockets of {@code zmq.sockets.*} are those of the application, with all
 * their options, but they bind and connect within the test: see {@link AutoConfigureZmqTestSockets}. {@link ZmqTestSockets}
 * plays their peers, {@link ZmqTemplate} sends through them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(ZmqTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ZmqTypeExcludeFilter.class)
@AutoConfigureZmq
@AutoConfigureZmqTestSockets
@ImportAutoConfiguration
public @interface ZmqTest {

    /** Properties in the form {@code key=value} that are added to the environment before the test runs. */
    String[] properties() default {};

    /** Whether the components named above are found. If not, only {@link #includeFilters} find any. */
    boolean useDefaultFilters() default true;

    /** Filters for components to find besides. */
    Filter[] includeFilters() default {};

    /** Filters for components to leave out. */
    Filter[] excludeFilters() default {};

    /** Auto-configuration to leave out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
