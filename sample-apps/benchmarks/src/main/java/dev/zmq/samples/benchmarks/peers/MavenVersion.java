// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of a library, as Maven wrote it into its archive. */
public final class MavenVersion {

    private MavenVersion() {}

    /** Returns the version, or "unknown" where the library is not in an archive made by Maven. */
    public static String of(String groupId, String artifactId) {
        String resource = "/META-INF/maven/" + groupId + "/" + artifactId + "/pom.properties";
        try (InputStream stream = MavenVersion.class.getResourceAsStream(resource)) {
            if (stream == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
