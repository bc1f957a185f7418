// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static dev.zmq.spring.observation.ZmqObservationKey.BATCH_MESSAGE_COUNT;
import static dev.zmq.spring.observation.ZmqObservationKey.DESTINATION_NAME;
import static dev.zmq.spring.observation.ZmqObservationKey.LISTENER_ID;
import static dev.zmq.spring.observation.ZmqObservationKey.OPERATION_NAME;
import static dev.zmq.spring.observation.ZmqObservationKey.OPERATION_TYPE;
import static dev.zmq.spring.observation.ZmqObservationKey.OUTCOME;
import static dev.zmq.spring.observation.ZmqObservationKey.SOCKET_TYPE;
import static dev.zmq.spring.observation.ZmqObservationKey.SYSTEM;
import static dev.zmq.spring.observation.ZmqObservationKey.TOPIC;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observation of what listeners are given. */
public enum ZmqListenerObservation implements ObservationDocumentation {
    /** A message, or a batch, on its way through a listener: all attempts, and what follows if they fail. */
    CALL;

    /** What may happen on the way. */
    public enum Events implements Observation.Event {
        /** The listener failed and is given the message again. */
        RETRY("retry"),
        /** The message is kept as a dead letter. */
        DEAD_LETTER("dead.letter");

        private final String event;

        Events(String event) {
            this.event = event;
        }

        @Override
        public String getName() {
            return event;
        }

        @Override
        public String getContextualName() {
            return event;
        }
    }

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return DefaultZmqListenerObservationConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return new KeyName[] {
            SYSTEM, OPERATION_NAME, OPERATION_TYPE, DESTINATION_NAME, SOCKET_TYPE, LISTENER_ID, OUTCOME
        };
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {TOPIC, BATCH_MESSAGE_COUNT};
    }

    @Override
    public Observation.Event[] getEvents() {
        return Events.values();
    }
}
