// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the fields that threads share, in {@code docs/shared-fields.md}, is complete and tells of no others. */
class SharedFieldsTest {

    private static final Path TABLE = Path.of("docs", "shared-fields.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @Test
    void everySharedFieldIsInTheTable() throws IOException {
        List<String> rows = rows();

        assertThat(sharedFields())
                .allSatisfy(field -> assertThat(rows)
                        .as("rows of %s for %s", TABLE, field)
                        .anyMatch(row -> field.equals(row) || field.endsWith("." + row) || isInClassOf(row, field)));
    }

    @Test
    void everyRowOfTheTableIsAField() throws IOException {
        Set<String> fields = classes()
                .flatMap(each -> each.getFields().stream())
                .map(SharedFieldsTest::name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows())
                .allSatisfy(row -> assertThat(fields)
                        .as("fields for row %s of %s", row, TABLE)
                        .anyMatch(field -> field.equals(row) || field.endsWith("." + row) || isInClassOf(row, field)));
    }

    /** A row may speak of all fields of a class, as {@code Pipe.*}. */
    private static boolean isInClassOf(String row, String field) {
        return row.endsWith(".*") && ("." + field).contains("." + row.substring(0, row.length() - 1));
    }

    /** Returns what the first column names, each with its class: only the first of several in a cell says it. */
    private static List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            String owner = "";
            Matcher quoted = QUOTED.matcher(line.startsWith("| ") ? line.split("\\|", 3)[1] : "");
            while (quoted.find()) {
                String name = quoted.group(1);
                if (Character.isUpperCase(name.charAt(0))) {
                    owner = name.substring(0, name.lastIndexOf('.') + 1);
                    rows.add(name);
                } else {
                    rows.add(owner + name);
                }
            }
        }
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private static Set<String> sharedFields() {
        Set<String> shared = new TreeSet<>();
        classes().forEach(each -> {
            for (JavaField field : each.getFields()) {
                if (field.getRawType().isEquivalentTo(VarHandle.class)) {
                    shared.add(name(each) + "." + behind(field));
                } else if (field.getModifiers().contains(JavaModifier.VOLATILE) || isAtomic(field)) {
                    shared.add(name(field));
                }
            }
        });
        return shared;
    }

    private static boolean isAtomic(JavaField field) {
        return field.getRawType().getPackageName().equals("java.util.concurrent.atomic");
    }

    private static Stream<JavaClass> classes() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.zmq.engine").stream();
    }

    private static String name(JavaField field) {
        return name(field.getOwner()) + "." + field.getName();
    }

    /** Returns the name of a class within its package, such as {@code WaitList.Waiter}. */
    private static String name(JavaClass owner) {
        return owner.getName().substring(owner.getPackageName().length() + 1).replace('$', '.');
    }

    /** A VarHandle is named after its field, one for the elements of an array in the singular. */
    private static String behind(JavaField handle) {
        Matcher underscores =
                Pattern.compile("_([a-z])").matcher(handle.getName().toLowerCase(Locale.ROOT));
        String name = underscores.replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
        return handle.getOwner().tryGetField(name).isPresent() ? name : name + "s";
    }
}
