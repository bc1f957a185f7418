// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link between the pages, and to the tests that they name, leads somewhere. */
@Timeout(60)
class DocumentLinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), pages.sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadSomewhere(Path page) throws IOException {
        List<String> broken = LINK.matcher(Files.readString(page))
                .results()
                .filter(link -> !link.group(1).startsWith("http"))
                .filter(link -> !exists(page, link.group(1), link.group(2)))
                .map(link -> link.group())
                .toList();
        assertThat(broken).as("broken links of " + page).isEmpty();
    }

    private static boolean exists(Path page, String target, String anchor) {
        Path file = target.isEmpty() ? page : page.resolveSibling(target);
        if (!Files.exists(file)) {
            return false;
        }
        return anchor == null || anchors(file).anyMatch(anchor::equals);
    }

    /** The anchors of headings, as hosts of repositories make them: in lower case, with dashes, without punctuation. */
    private static Stream<String> anchors(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("^#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
