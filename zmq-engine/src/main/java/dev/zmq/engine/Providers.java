// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.util.ServiceLoader;

/** Finds what is beneath the API. */
final class Providers {

    private Providers() {}

    static ContextProvider find() {
        return ServiceLoader.load(ContextProvider.class, ContextProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No " + ContextProvider.class.getName() + " found: the zmq-engine jar is incomplete; if it"
                                + " was repackaged, keep its META-INF/services folder"));
    }
}
