// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.zmq.spring");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.zmq.spring.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingButTestsDependsOnTheAutoConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..autoconfigure..", "dev.zmq.spring.test..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..autoconfigure..")
                .check(CLASSES);
    }

    @Test
    void sendingDoesNotNeedListening() {
        noClasses()
                .that()
                .resideInAPackage("..core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..listener..", "..annotation..", "..integration..", "..actuate..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEnginesApiIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.zmq.engine.*..")
                .check(CLASSES);
    }

    @Test
    void autoConfigurationsShowNothingButThemselves() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .bePublic()
                .check(CLASSES);
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }
}
