// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure.container;

import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Connects sockets to the ports of a service of Docker Compose, as its labels say: one of the image {@code zmq}, or with the
 * label {@code org.springframework.boot.service-connection: zmq}.
 */
final class ZmqDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<ZmqConnectionDetails> {

    ZmqDockerComposeConnectionDetailsFactory() {
        super(PortLabels.CONNECTION_NAMES.toArray(String[]::new));
    }

    @Override
    protected ZmqConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new ServiceDetails(source.getRunningService());
    }

    private static final class ServiceDetails extends DockerComposeConnectionDetails implements ZmqConnectionDetails {

        private final RunningService service;

        ServiceDetails(RunningService service) {
            super(service);
            this.service = service;
        }

        @Override
        public List<String> getConnect(String socketName) {
            return labels().endpoints(socketName, service.host(), service.ports()::get);
        }

        @Override
        public Collection<String> getSocketNames() {
            return labels().socketNames();
        }

        private PortLabels labels() {
            return new PortLabels("service '" + service.name() + "'", service.labels());
        }

        @Override
        public String toString() {
            return "Labels of the service '" + service.name() + "'";
        }
    }
}
