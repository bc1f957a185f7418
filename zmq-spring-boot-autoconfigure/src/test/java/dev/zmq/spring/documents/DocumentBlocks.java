// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The code blocks of a page of this module, which users copy. */
final class DocumentBlocks {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```$");

    private DocumentBlocks() {}

    /** Returns the blocks of a language, in their order. */
    static List<String> of(Path page, String language) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }
}
