// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static dev.zmq.spring.observation.ZmqObservationKey.DESTINATION_NAME;
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

/** The observation of what is sent. */
public enum ZmqTemplateObservation implements ObservationDocumentation {
    /** A message that is sent or published, or a request until it has its result. */
    CALL;

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return DefaultZmqTemplateObservationConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return new KeyName[] {SYSTEM, OPERATION_NAME, OPERATION_TYPE, DESTINATION_NAME, SOCKET_TYPE, OUTCOME};
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {TOPIC};
    }
}
