// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page in one piece: style and script stand inside, so that it works wherever it is mounted, and its own policy lets a
 * browser run nothing but them and ask nobody but where the page came from. Immutable.
 */
final class ConsolePage {

    /** In the order in which they build on each other. */
    private static final List<String> SCRIPTS =
            List.of("topology.js", "trouble.js", "layout.js", "patch.js", "console.js");

    private final String html;

    ConsolePage() {
        String style = file("console.css");
        String script = SCRIPTS.stream().map(ConsolePage::file).collect(Collectors.joining("\n"));
        this.html = file("console.html")
                .replace("{{policy}}", policy(style, script))
                .replace("{{style}}", style)
                .replace("{{script}}", script);
    }

    String html() {
        return html;
    }

    private static String policy(String style, String script) {
        return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script)
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String file(String name) {
        try (InputStream file = ConsolePage.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(
                        "The class path has no " + name + " beside " + ConsolePage.class.getName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
