// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import dev.zmq.spring.actuate.ZmqTopologyEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Actuator endpoint {@code zmqconsole}: a page for browsers that draws the sockets of this application, and of those that it
 * is told of, and what the page reads. Being an endpoint, it is where all endpoints are, and guarded as they are.
 *
 * <p>Other applications are asked by this one, never by the browser, and only those that it was given: nothing in a request
 * says where to connect to. Changes need {@code management.endpoint.zmqconsole.access=unrestricted} here, and
 * {@code management.endpoint.zmq.access=unrestricted} where the listener is, if that is another application. They are taken as
 * JSON only, which no page of another origin can send.
 *
 * <p>Thread-safe.
 */
@WebEndpoint(id = "zmqconsole", defaultAccess = Access.READ_ONLY)
public class ZmqConsoleEndpoint {

    /** What the page asks for, below its own path. */
    static final String SERVICES = "services";

    private final ConsolePage page = new ConsolePage();
    private final Map<String, ConsoleService> services = new LinkedHashMap<>();
    private final ServiceReader reader;
    private final boolean changesAllowed;

    /**
     * Creates an endpoint.
     *
     * @param application the name of this application; the entry of that name among the others is left out
     * @param topology tells of the sockets of this application
     * @param sockets changes the sockets of this application
     * @param others where the actuators of other applications are, such as {@code http://shop:8080/actuator}, by their names;
     *     user and password in a URI are sent as HTTP Basic authentication
     * @param timeout how long to wait for all of them together, more than 0
     * @param changesAllowed whether the page offers changes
     * @throws IllegalArgumentException if a URI is not one of HTTP or HTTPS, with a host and without query
     */
    public ZmqConsoleEndpoint(
            String application,
            ZmqTopologyEndpoint topology,
            ZmqEndpoint sockets,
            Map<String, URI> others,
            Duration timeout,
            boolean changesAllowed) {
        services.put(application, new LocalService(application, topology, sockets));
        others.forEach((name, uri) -> services.computeIfAbsent(name, other -> new RemoteService(other, uri, timeout)));
        this.reader = new ServiceReader(timeout);
        this.changesAllowed = changesAllowed;
    }

    /** Returns the page, with all that it needs. */
    @ReadOperation(produces = "text/html;charset=UTF-8")
    public String page() {
        return page.html();
    }

    /**
     * Returns what the services say, for the page.
     *
     * @param part {@code services}
     * @return null, which the web turns into 404, for any other part
     */
    @ReadOperation
    public @Nullable ConsoleDescriptor read(@Selector String part) {
        return part.equals(SERVICES) ? reader.read(new ArrayList<>(services.values()), changesAllowed) : null;
    }

    /**
     * Pauses or resumes a listener.
     *
     * @param service the name of the application where it is
     * @param socket the bean name of the socket that it receives from
     * @param listeners whether to pause or to resume
     * @param listener the id of the listener
     * @return 204; 404 if there is no such service; 400 or 502 with a reason if it is refused here or there
     */
    @WriteOperation
    public WebEndpointResponse<Map<String, Object>> change(
            String service, String socket, ListenerAction listeners, String listener) {
        ConsoleService found = services.get(service);
        if (found == null) {
            return answer(WebEndpointResponse.STATUS_NOT_FOUND, "there is no service '" + service + "'");
        }
        try {
            found.change(socket, listeners, listener);
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
        } catch (InvalidEndpointRequestException refusal) {
            return answer(WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(refusal.getReason()));
        } catch (ServiceFailure failure) {
            return answer(ServiceFailure.STATUS, failure.reason());
        }
    }

    private static WebEndpointResponse<Map<String, Object>> answer(int status, String reason) {
        return new WebEndpointResponse<>(Map.of("reason", reason), status);
    }
}
