// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.autoconfigure.ZmqProperties;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Every snippet of the pages compiles, or binds, as it stands there. */
@Timeout(120)
class DocumentTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"configuration", "listeners", "spring-integration", "template"})
    void javaSnippetsCompile(String page) throws IOException {
        List<String> blocks = DocumentBlocks.of(Path.of("docs", page + ".md"), "java");
        assertThat(blocks).isNotEmpty();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            String source = Files.readString(Path.of("src", "test", "resources", "documents", page + ".java.txt"))
                    .replace("SNIPPET", "Snippet" + i)
                    .replace("// BLOCK", blocks.get(i));
            files.add(Files.writeString(folder.resolve("Snippet" + i + ".java"), source));
        }
        compile(files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuration", "listeners", "spring-integration", "template"})
    void yamlSnippetsBind(String page) throws IOException {
        List<String> blocks = DocumentBlocks.of(Path.of("docs", page + ".md"), "yaml");
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            MutablePropertySources sources = new MutablePropertySources();
            for (PropertySource<?> source : new YamlPropertySourceLoader()
                    .load(page, new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)))) {
                sources.addLast(source);
            }
            ZmqProperties bound = new Binder(ConfigurationPropertySources.from(sources))
                    .bind(
                            "zmq",
                            Bindable.of(ZmqProperties.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                    .get();
            assertThat(bound.isEnabled()).isTrue();
        }
    }

    private void compile(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
