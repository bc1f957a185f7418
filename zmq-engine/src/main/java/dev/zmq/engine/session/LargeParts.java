// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which parts are received as large ones, and where they are kept.
 *
 * @param fromBytes the size of the smallest; more than a run of messages may have
 * @param directory of their files, null to keep them in memory
 */
public record LargeParts(long fromBytes, @Nullable Path directory) {

    /** No part is large: what does not fit in an array is refused. */
    public static final LargeParts NONE = new LargeParts(Long.MAX_VALUE, null);
}
