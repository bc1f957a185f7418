// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import io.micrometer.common.docs.KeyName;

/** The keys of our observations; those that OpenTelemetry has for messaging have its names. */
public enum ZmqObservationKey implements KeyName {
    /** Always {@code zeromq}. */
    SYSTEM("messaging.system"),
    /** {@code send}, {@code publish}, {@code request} or {@code process}. */
    OPERATION_NAME("messaging.operation.name"),
    /** {@code send} or {@code process}. */
    OPERATION_TYPE("messaging.operation.type"),
    /** The bean name of the socket. */
    DESTINATION_NAME("messaging.destination.name"),
    /** The type of the socket in lower case. */
    SOCKET_TYPE("messaging.zeromq.socket.type"),
    /** The id of the listener. */
    LISTENER_ID("messaging.zeromq.listener.id"),
    /** How it ended, one of {@link ZmqOutcome}. */
    OUTCOME("outcome"),
    /** The topic, where there is one. */
    TOPIC("messaging.zeromq.topic") {
        @Override
        public boolean isRequired() {
            return false;
        }
    },
    /** How many messages a batch has. */
    BATCH_MESSAGE_COUNT("messaging.batch.message_count") {
        @Override
        public boolean isRequired() {
            return false;
        }
    };

    private final String key;

    ZmqObservationKey(String key) {
        this.key = key;
    }

    @Override
    public String asString() {
        return key;
    }
}
