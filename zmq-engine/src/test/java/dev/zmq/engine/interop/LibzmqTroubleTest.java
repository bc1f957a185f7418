// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom libzmq connects to again after trouble, and whom it gives up, so do we. */
@RequiresLibzmq
class LibzmqTroubleTest {

    private static final int MAX_MESSAGE_BYTES = 10_000;
    private static final Duration SOON = Duration.ofSeconds(5);
    // libzmq tries again after 100 to 200 ms.
    private static final Duration SILENCE = Duration.ofMillis(600);

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** What a listener does that a PUSH socket connects to; in the end it closes the connection. */
    enum Trouble {
        CLOSES_AT_ONCE(true) {
            @Override
            void befall(RawPeer pusher) {
                // nothing at all
            }
        },
        SPEAKS_HTTP(true) {
            @Override
            void befall(RawPeer pusher) {
                pusher.send(Zmtp.text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
            }
        },
        SPEAKS_SSH(true) {
            @Override
            void befall(RawPeer pusher) {
                pusher.send(Zmtp.text("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"));
            }
        },
        SPEAKS_TLS(true) {
            @Override
            void befall(RawPeer pusher) {
                pusher.send(new byte[] {0x15, 3, 1, 0, 2, 2, 70});
            }
        },
        CLOSES_IN_THE_GREETING(true) {
            @Override
            void befall(RawPeer pusher) {
                pusher.send(new byte[] {(byte) 0xff, 0, 0, 0});
            }
        },
        CLOSES_AFTER_THE_GREETING(true) {
            @Override
            void befall(RawPeer pusher) {
                greet(pusher);
            }
        },
        CLOSES_AFTER_THE_HANDSHAKE(true) {
            @Override
            void befall(RawPeer pusher) {
                pusher.handshake("PULL");
            }
        },
        SENDS_A_MALFORMED_PING(true) {
            @Override
            void befall(RawPeer pusher) {
                pusher.handshake("PULL").send(Zmtp.command("PING", new byte[0]));
            }
        },
        HAS_ANOTHER_MECHANISM(false) {
            @Override
            void befall(RawPeer pusher) {
                pusher.send(Zmtp.greeting(1, "CURVE"));
            }
        },
        HAS_A_SOCKET_TYPE_THAT_DOES_NOT_FIT(false) {
            @Override
            void befall(RawPeer pusher) {
                greet(pusher);
                pusher.send(Zmtp.ready("PUB"));
            }
        },
        REFUSES_US(false) {
            @Override
            void befall(RawPeer pusher) {
                greet(pusher);
                pusher.send(Zmtp.command("ERROR", Zmtp.join(new byte[] {3}, Zmtp.text("400"))));
            }
        },
        SENDS_A_CUT_ERROR(false) {
            @Override
            void befall(RawPeer pusher) {
                greet(pusher);
                pusher.send(Zmtp.command("ERROR", new byte[] {80, 1, 2}));
            }
        },
        SENDS_NONSENSE_IN_THE_HANDSHAKE(false) {
            @Override
            void befall(RawPeer pusher) {
                greet(pusher);
                pusher.send(Zmtp.command("NONSENSE", new byte[10]));
            }
        },
        SENDS_TOO_MUCH(false) {
            @Override
            void befall(RawPeer pusher) {
                pusher.handshake("PULL").send(Zmtp.longFrame(0, 1 << 20, new byte[100]));
            }
        };

        private final boolean triedAgain;

        Trouble(boolean triedAgain) {
            this.triedAgain = triedAgain;
        }

        abstract void befall(RawPeer pusher);

        /** Greets, and returns once the other side has sent its READY. */
        private static void greet(RawPeer pusher) {
            pusher.send(Zmtp.greeting());
            pusher.readGreeting();
            assertThat(new String(pusher.readFrame().body(), StandardCharsets.ISO_8859_1))
                    .contains("PUSH");
        }
    }

    @ParameterizedTest
    @EnumSource
    void weDoAsLibzmqDoes(Trouble trouble) {
        try (RawListener listener = RawListener.open()) {
            python.socket("PUSH").option("MAXMSGSIZE", MAX_MESSAGE_BYTES).connect(listener.endpoint());
            assertThat(isTriedAgain(listener, trouble))
                    .as("tried again by libzmq")
                    .isEqualTo(trouble.triedAgain);
        } finally {
            python.peer().closeAllSockets();
        }
        try (RawListener listener = RawListener.open()) {
            Socket push = contexts.socket(SocketType.PUSH)
                    .setOption(SocketOptions.MAX_MESSAGE_SIZE, (long) MAX_MESSAGE_BYTES)
                    .connect(listener.endpoint());
            assertThat(isTriedAgain(listener, trouble)).as("tried again by us").isEqualTo(trouble.triedAgain);
            push.close();
        }
    }

    private static boolean isTriedAgain(RawListener listener, Trouble trouble) {
        try (RawPeer pusher = listener.accept()) {
            trouble.befall(pusher);
            if (!trouble.triedAgain) {
                pusher.assertClosed();
            }
        }
        RawPeer again = listener.acceptWithin(trouble.triedAgain ? SOON : SILENCE);
        if (again == null) {
            return false;
        }
        again.close();
        return true;
    }
}
