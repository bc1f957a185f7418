// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of the engine and which may know which. */
class ArchitectureTest {

    private static final String ROOT = "dev.zmq.engine";

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        assertThat(classes).hasSizeGreaterThan(50);
    }

    @Test
    void layersDependDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("socket")
                .definedBy(ROOT + ".socket")
                .layer("routing")
                .definedBy(ROOT + ".routing")
                .layer("session")
                .definedBy(ROOT + ".session")
                .layer("pipe")
                .definedBy(ROOT + ".pipe")
                .layer("zmtp")
                .definedBy(ROOT + ".zmtp")
                .layer("transport")
                .definedBy(ROOT + ".transport")
                .layer("reactor")
                .definedBy(ROOT + ".reactor")
                .layer("api")
                .definedBy(ROOT)
                .whereLayer("socket")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("routing")
                .mayOnlyBeAccessedByLayers("socket")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("socket")
                .whereLayer("pipe")
                .mayOnlyBeAccessedByLayers("socket", "routing", "session")
                .whereLayer("zmtp")
                .mayOnlyBeAccessedByLayers("socket", "session", "pipe")
                .whereLayer("transport")
                .mayOnlyBeAccessedByLayers("socket", "session")
                .whereLayer("reactor")
                .mayOnlyBeAccessedByLayers("socket", "session")
                .whereLayer("api")
                .mayNotAccessAnyLayer()
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void protocolKnowsNoChannelThreadOrClock() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".zmtp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.net..", "java.time..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class)
                .check(classes);
    }

    @Test
    void engineNeedsNothingButTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(ROOT + "..", "java..", "jdk.net..", "org.jspecify..")
                .check(classes);
    }

    @Test
    void nobodyWritesToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(classes);
    }
}
