// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import io.micrometer.common.KeyValues;
import java.util.Locale;

/** The keys of {@link ZmqTemplateObservation}; spans are called after operation and socket. Thread-safe. */
public class DefaultZmqTemplateObservationConvention implements ZmqTemplateObservationConvention {

    /** Creates the convention. */
    public DefaultZmqTemplateObservationConvention() {}

    @Override
    public String getContextualName(ZmqSenderContext context) {
        return operation(context) + " " + context.socketName();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ZmqSenderContext context) {
        return KeyValues.of(
                ZmqObservationKey.SYSTEM.withValue("zeromq"),
                ZmqObservationKey.OPERATION_NAME.withValue(operation(context)),
                ZmqObservationKey.OPERATION_TYPE.withValue("send"),
                ZmqObservationKey.DESTINATION_NAME.withValue(context.socketName()),
                ZmqObservationKey.SOCKET_TYPE.withValue(context.socketType().lowerCaseName()),
                ZmqObservationKey.OUTCOME.withValue(context.outcome().asString()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ZmqSenderContext context) {
        String topic = context.topic();
        return topic == null ? KeyValues.empty() : KeyValues.of(ZmqObservationKey.TOPIC.withValue(topic));
    }

    private static String operation(ZmqSenderContext context) {
        return context.operation().name().toLowerCase(Locale.ROOT);
    }
}
