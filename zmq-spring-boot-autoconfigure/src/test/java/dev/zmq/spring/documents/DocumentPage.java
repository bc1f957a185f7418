// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of this module's documents, and what is to be known to try its examples: in the folder {@code documents} of the test
 * resources, {@code <page>.java.txt} declares what its Java takes for granted, and {@code <page>.yml} the sockets.
 */
record DocumentPage(String name, Path file, String text) {

    private static final Path KNOWN = Path.of("src", "test", "resources", "documents");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```$");
    private static final Pattern SECTION = Pattern.compile("(?m)^## ");

    /** A block of code, and the YAML that belongs to it. */
    record Block(String code, List<String> yaml) {}

    /** Returns the pages that have blocks of a language. */
    static List<DocumentPage> with(String language) throws IOException {
        List<DocumentPage> pages = new ArrayList<>();
        try (Stream<Path> files = Stream.concat(Stream.of(Path.of("README.md")), Files.list(Path.of("docs")))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".md", "");
                DocumentPage page = new DocumentPage(name, file, Files.readString(file));
                if (!page.blocks(language).isEmpty()) {
                    pages.add(page);
                }
            }
        }
        return pages;
    }

    /**
     * Returns the blocks of a language, in their order. The YAML of the same section belongs to them, after what is known of
     * the whole page; the first YAML of a page of which nothing is known belongs to all.
     */
    List<Block> blocks(String language) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> known = known();
        for (String section : SECTION.split(text)) {
            List<String> yaml = new ArrayList<>(code(section, "yaml"));
            yaml.addAll(known);
            code(section, language).forEach(code -> blocks.add(new Block(code, yaml)));
        }
        return blocks;
    }

    private List<String> known() throws IOException {
        Path file = KNOWN.resolve(name + ".yml");
        return Files.exists(file)
                ? List.of(Files.readString(file))
                : code(text, "yaml").stream().limit(1).toList();
    }

    /** Returns what stands around a Java block of this page. */
    String frame() throws IOException {
        return Files.readString(KNOWN.resolve(name + ".java.txt"));
    }

    private static List<String> code(String text, String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
