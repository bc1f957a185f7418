// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.commons.annotation.Testable;

/** The conformance pages name tests that exist, leave no row without a proof or a reason, and forget nothing of the API. */
@Timeout(30)
class ConformancePageTest {

    private static final Path PAGES = Path.of("docs", "conformance");
    private static final Path TEST_CLASSES = Path.of("target", "test-classes");
    private static final List<String> NAMES = List.of("wire.md", "sockets.md", "options.md", "monitor.md", "limits.md");
    private static final Pattern PROOF = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern LIBZMQ_OPTION = Pattern.compile("\\(ZMQ_([A-Z0-9_]+)\\)");

    private record Row(String page, String id, String fact, String proof) {

        boolean isExplained() {
            return proof.matches("(Not here|Open): \\S.+");
        }

        List<MatchResult> proofs() {
            return PROOF.matcher(proof).results().toList();
        }
    }

    @Test
    void everyRowHasAProofOrAReason() throws IOException {
        assertThat(rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.isExplained() || !row.proofs().isEmpty())
                        .as(row.toString())
                        .isTrue());
    }

    @Test
    void noRowIsThereTwice() throws IOException {
        assertThat(rows()).extracting(Row::id).doesNotHaveDuplicates();
    }

    @Test
    void everyTestThatIsNamedExistsAndIsRun() throws IOException {
        Map<String, Class<?>> tests = testClasses();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            for (MatchResult proof : row.proofs()) {
                Class<?> type = tests.get(proof.group(1));
                if (type == null || !hasTest(type, proof.group(2))) {
                    missing.add(row.id() + ": " + proof.group());
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everySocketTypeIsListed() throws IOException {
        String page = Files.readString(PAGES.resolve("sockets.md"));

        assertThat(SocketType.values())
                .allSatisfy(type -> assertThat(page).containsPattern("\\b" + type.name() + "\\b"));
    }

    @Test
    void everyEventIsListed() throws IOException {
        String page = Files.readString(PAGES.resolve("monitor.md"));

        assertThat(MonitorEvent.Kind.values())
                .allSatisfy(kind -> assertThat(page).containsPattern("\\b" + kind.name() + "\\b"));
    }

    @Test
    void everyOptionThatLibzmqHasTooIsListed() throws IOException {
        String page = Files.readString(PAGES.resolve("options.md"));
        String source = Files.readString(Path.of("src/main/java/dev/zmq/engine/SocketOptions.java"));
        List<String> options = LIBZMQ_OPTION
                .matcher(source)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(options)
                .hasSizeGreaterThan(30)
                .allSatisfy(option -> assertThat(page).contains(option));
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String name : NAMES) {
            for (String line : Files.readAllLines(PAGES.resolve(name))) {
                String[] cells = line.split("\\|", -1);
                if (line.startsWith("| ") && !line.startsWith("| id ") && cells.length == 5) {
                    rows.add(new Row(name, cells[1].strip(), cells[2].strip(), cells[3].strip()));
                }
            }
        }
        return rows;
    }

    private static Map<String, Class<?>> testClasses() throws IOException {
        Map<String, Class<?>> classes = new HashMap<>();
        try (Stream<Path> files = Files.walk(TEST_CLASSES)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith("Test.class"))::iterator) {
                String name = TEST_CLASSES
                        .relativize(file)
                        .toString()
                        .replace('/', '.')
                        .replaceFirst("\\.class$", "");
                Class<?> type = load(name);
                classes.put(type.getSimpleName(), type);
            }
        }
        return classes;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConformancePageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasTest(Class<?> type, String name) {
        return Stream.<Class<?>>iterate(type, superclass -> superclass != Object.class, Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name))
                .anyMatch(ConformancePageTest::isRun);
    }

    private static boolean isRun(Method method) {
        return isAnnotated(method, Testable.class)
                && !isAnnotated(method, Disabled.class)
                && !isAnnotated(method.getDeclaringClass(), Disabled.class);
    }
}
