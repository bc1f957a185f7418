// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** A Java block of a page, in a class and a package of its own. */
record Snippet(String className, String source, List<String> yaml) {

    /** Returns the Java blocks of a page. */
    static List<Snippet> of(DocumentPage page) throws IOException {
        String frame = page.frame();
        List<Snippet> snippets = new ArrayList<>();
        for (DocumentPage.Block block : page.blocks("java")) {
            String name = "Snippet" + snippets.size();
            // Classes that stand by themselves on the page are nested here.
            String code = block.code().replaceAll("(?m)^class ", "static class ");
            snippets.add(new Snippet(
                    "documents." + name.toLowerCase(Locale.ROOT) + "." + name,
                    frame.replace("package documents;", "package documents." + name.toLowerCase(Locale.ROOT) + ";")
                            .replace("SNIPPET", name)
                            .replace("// BLOCK", code),
                    block.yaml()));
        }
        return snippets;
    }

    /** Compiles snippets into a folder, and returns where their classes are to be had from. */
    static URLClassLoader compile(List<Snippet> snippets, Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Snippet snippet : snippets) {
            Path file = folder.resolve(snippet.className().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, snippet.source()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-parameters",
                                    "-d",
                                    folder.toString(),
                                    "-classpath",
                                    System.getProperty("java.class.path")),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Snippet.class.getClassLoader());
    }

    /** Returns the snippet's class and those declared in it. */
    List<Class<?>> types(ClassLoader loader) throws ClassNotFoundException {
        Class<?> type = loader.loadClass(className);
        return Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))
                .toList();
    }

    /** Returns the properties that belong to the snippet, the most important first. */
    List<PropertySource<?>> properties() throws IOException {
        List<PropertySource<?>> sources = new ArrayList<>();
        for (String document : yaml) {
            sources.addAll(load("yaml " + sources.size(), document));
        }
        return sources;
    }

    /** Reads a YAML document. */
    static List<PropertySource<?>> load(String name, String yaml) throws IOException {
        return new YamlPropertySourceLoader().load(name, new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return className;
    }
}
