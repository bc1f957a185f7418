// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import dev.zmq.engine.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A socket of libzmq in a {@link PythonPeer}. Calls with a result wait for it; the others run on in the process. */
public final class PythonSocket {

    private static final int TIMEOUT_MILLIS = 20_000; // as in zmq_peer.py

    private final PythonPeer peer;
    private final PartCodec codec;
    private final String name;

    PythonSocket(PythonPeer peer, PartCodec codec, String name) {
        this.peer = peer;
        this.codec = codec;
        this.name = name;
    }

    /** Sets an option of type int; the name is libzmq's without ZMQ_. */
    public PythonSocket option(String option, long value) {
        peer.execute("option", name, option, Long.toString(value));
        return this;
    }

    /** Sets an option of type bytes; the name is libzmq's without ZMQ_. */
    public PythonSocket option(String option, byte[] value) {
        peer.execute("bytes", name, option, codec.encode(value));
        return this;
    }

    /** Sets the routing id. */
    public PythonSocket routingId(byte[] id) {
        peer.execute("bytes", name, "ROUTING_ID", codec.encode(id));
        return this;
    }

    /** Binds, and returns the endpoint in its resolved form. */
    public String bind(String endpoint) {
        return peer.execute("bind", name, endpoint);
    }

    public PythonSocket connect(String endpoint) {
        peer.execute("connect", name, endpoint);
        return this;
    }

    public void disconnect(String endpoint) {
        peer.execute("disconnect", name, endpoint);
    }

    public PythonSocket subscribe(byte[] prefix) {
        peer.execute("subscribe", name, codec.encode(prefix));
        return this;
    }

    public PythonSocket unsubscribe(byte[] prefix) {
        peer.execute("unsubscribe", name, codec.encode(prefix));
        return this;
    }

    /** Sends a message, and fails if libzmq has no room for it within its time limit. */
    public void send(Message message) {
        if (peer.execute(command("send", message.parts())) == null) {
            throw new AssertionError("libzmq could not send");
        }
    }

    /** Sends a message; returns false if libzmq had no room for it within the time. */
    public boolean send(Message message, int timeoutMillis) {
        option("SNDTIMEO", timeoutMillis);
        boolean sent = peer.execute(command("send", message.parts())) != null;
        option("SNDTIMEO", TIMEOUT_MILLIS);
        return sent;
    }

    /** Receives a message, and fails if there is none within the time limit. */
    public Message receive() {
        return PythonPeer.await(receiveLater());
    }

    /** Starts to receive a message. */
    public CompletableFuture<Message> receiveLater() {
        return peer.submit("receive", name).thenApply(this::received);
    }

    /** Receives a message if one arrives within the time. */
    public @Nullable Message receive(int timeoutMillis) {
        option("RCVTIMEO", timeoutMillis);
        String words = peer.execute("receive", name);
        option("RCVTIMEO", TIMEOUT_MILLIS);
        return words == null ? null : codec.decode(words);
    }

    /** Starts to send messages of which each consists of the prefix and a number, counting up. */
    public CompletableFuture<Void> sendNumbers(int first, int count, byte[]... prefix) {
        List<String> words = new ArrayList<>(List.of("send-numbers", name, "" + first, "" + count));
        Arrays.stream(prefix).map(codec::encode).forEach(words::add);
        return submit(words.toArray(String[]::new));
    }

    /** Starts to receive messages whose last parts must be numbers, counting up. */
    public CompletableFuture<Void> receiveNumbers(int first, int count) {
        return submit("receive-numbers", name, "" + first, "" + count);
    }

    /** Starts to receive numbers counting up from 0, with a pause after each. */
    public CompletableFuture<Void> receiveNumbersSlowly(int count, int pauseMillis) {
        return submit("receive-slowly", name, "" + count, "" + pauseMillis);
    }

    /** Starts to send one part of {@link Pattern}. */
    public CompletableFuture<Void> sendPattern(long bytes) {
        return submit("send-pattern", name, "" + bytes);
    }

    /** Starts to receive a message that must be one part of {@link Pattern}. */
    public CompletableFuture<Void> receivePattern(long bytes) {
        return submit("receive-pattern", name, "" + bytes);
    }

    /** Subscribes to topics of the prefix and a number, counting up from 0, and a slash. */
    public CompletableFuture<Void> subscribeToNumbers(String prefix, int count) {
        return submit("subscribe-numbers", name, prefix, "" + count);
    }

    /** Starts to send back what is received. */
    public CompletableFuture<Void> echo(int count) {
        return submit("echo", name, "" + count);
    }

    /** Sends numbers counting up from 0 until the process is killed; the process takes no other command any more. */
    public void flood() {
        peer.execute("flood", name);
    }

    /** Sends what the soak test checks, until the process is killed; the process takes no other command any more. */
    public void sendParcels(int stream) {
        peer.execute("send-parcels", name, Integer.toString(stream));
    }

    /** Receives until the process is killed; the process takes no other command any more. */
    public void drain() {
        peer.execute("drain", name);
    }

    /** Forwards between two sockets until the process is killed; the process takes no other command any more. */
    public void proxyWith(PythonSocket other) {
        peer.execute("proxy", name, other.name);
    }

    /** Begins to listen to events. */
    public PythonSocket monitor() {
        peer.execute("monitor", name);
        return this;
    }

    /** Returns the names of the events that have not been returned yet, up to the first one of the given name. */
    public List<String> eventsUpTo(String last) {
        return List.of(peer.execute("events", name, last).split(" "));
    }

    /** Lets libzmq take notice of what has become of its connections, which it does only when it is called. */
    public void settle() {
        peer.execute("settle", name);
    }

    /** Closes the socket; what it has queued is sent in the background. */
    public void finish() {
        peer.execute("finish", name);
    }

    /** Closes the socket and drops what it has queued. */
    public void close() {
        peer.execute("close", name);
    }

    private CompletableFuture<Void> submit(String... words) {
        return peer.submit(words).thenAccept(result -> {
            if (result == null) {
                throw new IllegalStateException("libzmq's time limit passed");
            }
        });
    }

    private String[] command(String command, List<byte[]> parts) {
        List<String> words = new ArrayList<>(List.of(command, name));
        parts.stream().map(codec::encode).forEach(words::add);
        return words.toArray(String[]::new);
    }

    private Message received(@Nullable String words) {
        if (words == null) {
            throw new IllegalStateException("libzmq received nothing within its time limit");
        }
        return codec.decode(words);
    }
}
