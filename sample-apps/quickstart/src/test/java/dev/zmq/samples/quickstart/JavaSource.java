// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java code in a README, complete with its imports: compiled as it stands there, against the test's class path. */
final class JavaSource implements AutoCloseable {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?class (\\w+) ");

    private final String name;
    private final URLClassLoader loader;

    private JavaSource(String name, URLClassLoader loader) {
        this.name = name;
        this.loader = loader;
    }

    /** Compiles it into a folder. */
    static JavaSource compile(String source, Path folder) throws IOException {
        Matcher type = TYPE.matcher(source);
        assertThat(type.find()).as("a class in " + source).isTrue();
        String simpleName = type.group(1);
        compileFile(Files.writeString(folder.resolve(simpleName + ".java"), source), folder);

        Matcher declaration = PACKAGE.matcher(source);
        String name = declaration.find() ? declaration.group(1) + "." + simpleName : simpleName;
        return new JavaSource(name, new URLClassLoader(new URL[] {folder.toUri().toURL()}));
    }

    Class<?> type() throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static void compileFile(Path file, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
