// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.io.ByteArrayOutputStream;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is said to a SOCKS 5 proxy until it has connected (RFC 1928; RFC 1929 for user name and password), as bytes: first
 * send {@link #toSend()}, then fill {@link #toFill()}, call {@link #onFilled()}, and so on until {@link #isDone()}. No
 * more is asked to be read than belongs to the dialogue: what follows comes from the peer.
 *
 * <p>A host name is passed on as it is, so that the name service which counts is that of the proxy. Not thread-safe.
 */
public final class SocksDialogue {

    private static final int VERSION = 5;
    private static final int AUTHENTICATION_VERSION = 1;

    private static final int NO_AUTHENTICATION = 0;
    private static final int USERNAME_AND_PASSWORD = 2;
    private static final int NO_ACCEPTABLE_METHOD = 0xFF;

    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    private static final int SUCCEEDED = 0;
    private static final int REFUSED = 5;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int PORT_BYTES = 2;
    private static final int MAX_TEXT_BYTES = 255;

    private enum State {
        /** The proxy says how it wants to know who we are. */
        METHOD,
        /** The proxy says what it thinks of user name and password. */
        AUTHENTICATION,
        /** The proxy says whether it has connected. */
        OUTCOME,
        /** The proxy says what kind of address follows, and its first byte. */
        ADDRESS_TYPE,
        /** The rest of the address that the proxy connected from, which is of no use. */
        ADDRESS,
        DONE
    }

    private final SocksProxy proxy;
    private final TcpEndpoint target;
    private State state = State.METHOD;
    private ByteBuffer toSend;
    private ByteBuffer toFill = ByteBuffer.allocate(2);

    public SocksDialogue(SocksProxy proxy, TcpEndpoint target) {
        this.proxy = proxy;
        this.target = target;
        this.toSend = hasUser()
                ? bytes(VERSION, 2, NO_AUTHENTICATION, USERNAME_AND_PASSWORD)
                : bytes(VERSION, 1, NO_AUTHENTICATION);
    }

    private boolean hasUser() {
        return !proxy.username().isEmpty();
    }

    /** Returns what remains to be sent before anything is read. */
    public ByteBuffer toSend() {
        return toSend;
    }

    /** Returns where to put the bytes that are read. */
    public ByteBuffer toFill() {
        return toFill;
    }

    /** Returns whether the proxy has connected: all that follows is between us and the peer. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /**
     * Takes note of what was read, once there is no room left for more.
     *
     * @throws SocksException if the proxy refuses, or is none
     */
    public void onFilled() throws SocksException {
        ByteBuffer in = toFill.flip();
        switch (state) {
            case METHOD -> onMethod(unsigned(in), unsigned(in));
            case AUTHENTICATION -> onAuthentication(unsigned(in), unsigned(in));
            case OUTCOME -> onOutcome(unsigned(in), unsigned(in));
            case ADDRESS_TYPE -> onAddressType(unsigned(in), unsigned(in), unsigned(in));
            case ADDRESS -> await(State.DONE, 0);
            case DONE -> throw new IllegalStateException("the dialogue is over");
        }
    }

    private void onMethod(int version, int method) throws SocksException {
        checkVersion(version);
        if (method == NO_AUTHENTICATION) {
            request();
        } else if (method == USERNAME_AND_PASSWORD && hasUser()) {
            toSend = credentials();
            await(State.AUTHENTICATION, 2);
        } else if (method == NO_ACCEPTABLE_METHOD) {
            throw failure(
                    hasUser()
                            ? "takes neither user name and password nor nobody in particular: ask what it wants"
                            : "wants to know who we are: set socksUsername and socksPassword");
        } else {
            throw failure("chose the authentication method " + method + ", which it was not offered");
        }
    }

    private void onAuthentication(int version, int status) throws SocksException {
        if (version != AUTHENTICATION_VERSION) {
            throw failure("answered user name and password in an unknown way, with the byte " + version);
        }
        if (status != SUCCEEDED) {
            throw failure("does not accept socksUsername and socksPassword");
        }
        request();
    }

    private void onOutcome(int version, int reply) throws SocksException {
        checkVersion(version);
        if (reply != SUCCEEDED) {
            throw new SocksException(
                    proxy + " did not connect to " + target.host() + ":" + target.port() + ": " + text(reply),
                    reply == REFUSED);
        }
        await(State.ADDRESS_TYPE, 3);
    }

    private static String text(int reply) {
        return switch (reply) {
            case 1 -> "it failed";
            case 2 -> "its rules do not allow it";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case REFUSED -> "connection refused";
            case 6 -> "no answer in time (TTL expired)";
            case 7 -> "it does not connect for others";
            case 8 -> "it does not know this type of address";
            default -> "unknown reply " + reply;
        };
    }

    private void onAddressType(int reserved, int type, int firstByte) throws SocksException {
        int rest = switch (type) {
            case IPV4 -> IPV4_BYTES - 1;
            case IPV6 -> IPV6_BYTES - 1;
            case NAME -> firstByte;
            default -> throw failure("speaks of an unknown type of address, " + reserved + " " + type);
        };
        await(State.ADDRESS, rest + PORT_BYTES);
    }

    private void checkVersion(int version) throws SocksException {
        if (version != VERSION) {
            throw failure("answered in another protocol, with the byte " + version + ": it is no SOCKS 5 proxy");
        }
    }

    private SocksException failure(String what) {
        return new SocksException(proxy + " " + what);
    }

    private void await(State next, int bytes) {
        state = next;
        toFill = ByteBuffer.allocate(bytes);
    }

    private ByteBuffer credentials() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(AUTHENTICATION_VERSION);
        writeText(out, proxy.username().getBytes(StandardCharsets.UTF_8));
        writeText(out, proxy.password().getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(out.toByteArray());
    }

    private void request() throws SocksException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        out.write(CONNECT);
        out.write(0);
        writeAddress(out);
        out.write(target.port() >> Byte.SIZE);
        out.write(target.port());
        toSend = ByteBuffer.wrap(out.toByteArray());
        await(State.OUTCOME, 2);
    }

    private void writeAddress(ByteArrayOutputStream out) throws SocksException {
        if (target.isNumericHost()) {
            byte[] address = address();
            out.write(address.length == IPV4_BYTES ? IPV4 : IPV6);
            out.writeBytes(address);
            return;
        }
        byte[] name = target.host().getBytes(StandardCharsets.US_ASCII);
        if (name.length > MAX_TEXT_BYTES) {
            throw failure("cannot be asked for a host name of more than " + MAX_TEXT_BYTES + " bytes");
        }
        out.write(NAME);
        writeText(out, name);
    }

    /** The scope of an IPv6 address means something on this machine only. */
    private byte[] address() throws SocksException {
        int scope = target.host().indexOf('%');
        try {
            return IpAddresses.parse(scope < 0 ? target.host() : target.host().substring(0, scope))
                    .getAddress();
        } catch (UnknownHostException e) {
            throw failure("cannot be asked for " + target.host() + ", which is no address");
        }
    }

    private static void writeText(ByteArrayOutputStream out, byte[] text) {
        out.write(text.length);
        out.writeBytes(text);
    }

    private static int unsigned(ByteBuffer in) {
        return in.get() & 0xFF;
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }
}
