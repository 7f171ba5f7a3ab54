package dev.queuectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** Holds the program to its architecture, and shows with specimens that every rule can fail. */
class ArchitectureTest {

    private static final ArchitectureRules RULES = new ArchitectureRules("dev.queuectl");
    private static final ArchitectureRules SPECIMEN =
            new ArchitectureRules("dev.queuectl.specimen");

    private static final JavaClasses PROGRAM =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("dev.queuectl");
    private static final JavaClasses WRONG =
            new ClassFileImporter().importPackages("dev.queuectl.specimen");

    static Stream<Named<ArchRule>> rules() {
        return RULES.all().stream().map(rule -> Named.of(rule.getDescription(), rule));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_program_keeps(ArchRule rule) {
        assertThatCode(() -> rule.check(PROGRAM)).doesNotThrowAnyException();
    }

    @Test
    void a_lower_layer_that_imports_a_higher_one_is_refused() {
        assertThat(complaintsOf(SPECIMEN.layers()))
                .contains("domain.Upward")
                .contains("store.Above");
    }

    @Test
    void two_backends_that_meet_are_refused() {
        assertThat(complaintsOf(SPECIMEN.layers())).contains("sqlite.KnowsSibling");
    }

    @Test
    void a_client_and_a_worker_that_meet_are_refused() {
        assertThat(complaintsOf(SPECIMEN.layers())).contains("client.KnowsWorker");
    }

    @Test
    void a_class_outside_every_layer_is_refused() {
        assertThat(complaintsOf(SPECIMEN.layers())).contains("unmarked.Homeless");
    }

    @Test
    void packages_that_depend_on_each_other_are_refused() {
        assertThat(complaintsOf(SPECIMEN.noCircles())).contains("Cycle detected");
    }

    @Test
    void a_domain_that_knows_a_clock_or_files_is_refused() {
        assertThat(complaintsOf(SPECIMEN.pureDomain()))
                .contains("java.time.Clock")
                .contains("java.nio.file.Path");
    }

    @Test
    void printing_below_the_terminal_is_refused_and_in_it_allowed() {
        assertThat(complaintsOf(SPECIMEN.standardStreamsOnlyInCli()))
                .contains("worker.Loud.prints()")
                .contains("worker.Loud.reads()")
                .doesNotContain("cli.Terminal");
    }

    @Test
    void ending_the_program_below_the_terminal_is_refused_and_in_it_allowed() {
        assertThat(complaintsOf(SPECIMEN.exitOnlyInCli()))
                .contains("worker.Loud.exits()")
                .contains("worker.Loud.halts()")
                .doesNotContain("cli.Terminal");
    }

    @Test
    void reading_the_clock_below_the_terminal_is_refused_and_in_it_allowed() {
        assertThat(complaintsOf(SPECIMEN.clockOnlyInCli()))
                .contains("worker.Loud.asksInstant()")
                .contains("worker.Loud.asksMilliseconds()")
                .contains("worker.Loud.makesClock()")
                .doesNotContain("worker.Loud.isGivenAClock")
                .doesNotContain("cli.Terminal");
    }

    @Test
    void a_line_editor_outside_the_shell_is_refused() {
        assertThat(complaintsOf(SPECIMEN.lineEditorOnlyInShell())).contains("cli.Typing");
    }

    @Test
    void a_package_that_is_not_null_marked_is_refused() {
        assertThat(complaintsOf(SPECIMEN.everyPackageNullMarked()))
                .contains("unmarked.Homeless")
                .doesNotContain("cli.Terminal");
    }

    private static String complaintsOf(ArchRule rule) {
        return rule.evaluate(WRONG).getFailureReport().toString();
    }
}
