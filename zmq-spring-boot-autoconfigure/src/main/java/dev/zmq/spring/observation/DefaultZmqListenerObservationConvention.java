// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import io.micrometer.common.KeyValues;

/** The keys of {@link ZmqListenerObservation}; spans are called after the socket. Thread-safe. */
public class DefaultZmqListenerObservationConvention implements ZmqListenerObservationConvention {

    private static final String OPERATION = "process";

    /** Creates the convention. */
    public DefaultZmqListenerObservationConvention() {}

    @Override
    public String getContextualName(ZmqReceiverContext context) {
        return OPERATION + " " + context.socketName();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ZmqReceiverContext context) {
        return KeyValues.of(
                ZmqObservationKey.SYSTEM.withValue("zeromq"),
                ZmqObservationKey.OPERATION_NAME.withValue(OPERATION),
                ZmqObservationKey.OPERATION_TYPE.withValue(OPERATION),
                ZmqObservationKey.DESTINATION_NAME.withValue(context.socketName()),
                ZmqObservationKey.SOCKET_TYPE.withValue(context.socketType().lowerCaseName()),
                ZmqObservationKey.LISTENER_ID.withValue(context.listenerId()),
                ZmqObservationKey.OUTCOME.withValue(context.outcome().asString()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ZmqReceiverContext context) {
        if (context.isBatch()) {
            return KeyValues.of(ZmqObservationKey.BATCH_MESSAGE_COUNT.withValue(
                    Integer.toString(context.messages().size())));
        }
        String topic = context.topic();
        return topic == null ? KeyValues.empty() : KeyValues.of(ZmqObservationKey.TOPIC.withValue(topic));
    }
}
