// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import dev.zmq.engine.Socket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** The application in the project's README: compiled as it stands there, and started with its {@code application.yml}. */
final class ReadmeApplication implements AutoCloseable {

    private static final String FREE_PORT = "tcp://127.0.0.1:*";

    private final JavaSource source;
    private final ConfigurableApplicationContext context;

    private ReadmeApplication(JavaSource source, ConfigurableApplicationContext context) {
        this.source = source;
        this.context = context;
    }

    /** Starts it in an empty folder, on a free port, with a socket of the test that gets its orders. */
    static ReadmeApplication start(Path folder, Socket receiver) throws Exception {
        Files.writeString(folder.resolve("application.yml"), Readme.PROJECT.block("yaml", "zmq:"));
        JavaSource source = JavaSource.compile(Readme.PROJECT.block("java", "@SpringBootApplication"), folder);
        Class<?> application = source.type();
        return new ReadmeApplication(
                source,
                new SpringApplicationBuilder(new DefaultResourceLoader(application.getClassLoader()), application)
                        .web(WebApplicationType.NONE)
                        .properties("spring.config.location=" + folder.toUri())
                        .run(
                                "--zmq.sockets.orders-in.bind=" + FREE_PORT,
                                "--zmq.sockets.orders-out.connect=" + receiver.bind(FREE_PORT)));
    }

    Socket socket(String name) {
        return context.getBean(name, Socket.class);
    }

    @Override
    public void close() throws IOException {
        context.close();
        source.close();
    }
}
