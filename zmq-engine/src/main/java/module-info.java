// SPDX-License-Identifier: Apache-2.0
/** A ZeroMQ engine in pure Java: sockets, patterns and the ZMTP protocol. */
module dev.zmq.engine {
    requires jdk.net;
    requires static transitive org.jspecify;

    exports dev.zmq.engine;

    uses dev.zmq.engine.ContextProvider;

    provides dev.zmq.engine.ContextProvider with
            dev.zmq.engine.socket.EngineContextProvider;
}
