// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure.container;

import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.GenericContainer;

/** Connects sockets to the ports of a container with {@code @ServiceConnection("zmq")}, as its labels say. */
final class ZmqContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<GenericContainer<?>, ZmqConnectionDetails> {

    ZmqContainerConnectionDetailsFactory() {
        super(PortLabels.CONNECTION_NAMES);
    }

    @Override
    protected ZmqConnectionDetails getContainerConnectionDetails(
            ContainerConnectionSource<GenericContainer<?>> source) {
        return new ContainerDetails(source);
    }

    private static final class ContainerDetails extends ContainerConnectionDetails<GenericContainer<?>>
            implements ZmqConnectionDetails {

        ContainerDetails(ContainerConnectionSource<GenericContainer<?>> source) {
            super(source);
        }

        @Override
        public List<String> getConnect(String socketName) {
            GenericContainer<?> container = getContainer();
            return labels().endpoints(socketName, container.getHost(), container::getMappedPort);
        }

        @Override
        public Collection<String> getSocketNames() {
            return labels().socketNames();
        }

        private PortLabels labels() {
            return new PortLabels("container of " + getOrigin(), getContainer().getLabels());
        }

        @Override
        public String toString() {
            return "Labels of the container of " + getOrigin();
        }
    }
}
