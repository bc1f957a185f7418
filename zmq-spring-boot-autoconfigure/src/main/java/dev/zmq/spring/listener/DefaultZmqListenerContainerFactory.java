// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSockets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * Makes containers for the application's sockets by name. Declare another bean of this class for listeners that need other
 * settings, and name it in {@code @ZmqListener}.
 *
 * <p>Configured once, before the first container is made; not thread-safe until then.
 */
public final class DefaultZmqListenerContainerFactory implements ZmqListenerContainerFactory {

    private final ZmqSockets sockets;
    private final ZmqSocketConsumers socketConsumers;

    private ZmqListenerErrorHandler errorHandler = new LoggingErrorHandler();
    private @Nullable TaskExecutor taskExecutor;
    private boolean virtualThreads;
    private boolean autoStartup = true;
    private Duration stopTimeout = Duration.ofSeconds(30);

    /** Creates a factory with the default settings. */
    public DefaultZmqListenerContainerFactory(ZmqSockets sockets, ZmqSocketConsumers socketConsumers) {
        this.sockets = sockets;
        this.socketConsumers = socketConsumers;
    }

    /** Sets what is told when a listener fails; a {@link LoggingErrorHandler} by default. */
    public void setErrorHandler(ZmqListenerErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
    }

    /**
     * Sets what runs the listeners. A running listener keeps one thread of it for each of its sockets, so a bounded pool
     * must have room for all of them. By default each listener has threads of its own, named after its id.
     */
    public void setTaskExecutor(TaskExecutor taskExecutor) {
        this.taskExecutor = taskExecutor;
    }

    /** Sets whether the default threads are virtual ones, which needs Java 21; false by default. */
    public void setVirtualThreads(boolean virtualThreads) {
        this.virtualThreads = virtualThreads;
    }

    /** Sets whether listeners that do not say themselves start with the application; true by default. */
    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    /** Sets how long {@link ZmqListenerContainer#stop()} waits for a busy listener; 30 seconds by default. */
    public void setStopTimeout(Duration stopTimeout) {
        this.stopTimeout = stopTimeout;
    }

    @Override
    public ZmqListenerContainer createContainer(ZmqListenerEndpoint endpoint) {
        if (endpoint.socketNames().isEmpty()) {
            throw new InvalidListenerException(
                    "The " + endpoint.description() + " names no socket.", "Name the socket to listen on.");
        }
        List<SocketConsumer> consumers = endpoint.socketNames().stream()
                .map(name -> createConsumer(endpoint, name))
                .toList();
        Boolean endpointAutoStartup = endpoint.autoStartup();
        return new ZmqListenerContainer(
                endpoint.id(),
                consumers,
                taskExecutor != null ? taskExecutor : newThreads(endpoint.id()),
                endpointAutoStartup != null ? endpointAutoStartup : autoStartup,
                stopTimeout);
    }

    private SocketConsumer createConsumer(ZmqListenerEndpoint endpoint, String socketName) {
        Socket socket = sockets.get(socketName);
        requireReceiver(endpoint, socketName, socket.type());
        ZmqMessageListener listener = endpoint.createListener(socketName, socket);
        socketConsumers.claim(socketName, endpoint.description());
        return new SocketConsumer(endpoint.id(), socketName, socket, listener, errorHandler);
    }

    private TaskExecutor newThreads(String listenerId) {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("zmq-" + listenerId + "-");
        threads.setVirtualThreads(virtualThreads);
        return threads;
    }

    private static void requireReceiver(ZmqListenerEndpoint endpoint, String socketName, SocketType type) {
        String listensOn = "The " + endpoint.description() + " listens on socket '" + socketName + "' of type " + type;
        if (!type.canReceive()) {
            throw new InvalidListenerException(
                    listensOn + ", which only sends.",
                    "Listen on a socket of type " + receivers(type) + ", or send through this one with ZmqTemplate.");
        }
        if (type == SocketType.REQ) {
            throw new InvalidListenerException(
                    listensOn + ", which receives nothing but the reply to a request that it has sent.",
                    "Use ZmqTemplate.sendAndReceive(\"" + socketName + "\", …) for requests, or listen on a socket of"
                            + " type rep, router or dealer.");
        }
    }

    private static String receivers(SocketType type) {
        return String.join(
                " or ",
                type.peers().stream()
                        .map(peer -> peer.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
