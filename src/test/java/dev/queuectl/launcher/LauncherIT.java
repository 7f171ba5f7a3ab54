package dev.queuectl.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the launcher becomes the program, wherever it lies and however it is called. */
class LauncherIT {

    @TempDir Path machine;

    @Test
    void arguments_input_and_exit_code_pass_unchanged() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Path input = Files.writeString(machine.resolve("input"), "one\ntwo\n");
            String[] odd = {
                "", " a  b ", "'\"`$HOME\\", "*", "@file", "-x", "é", "two\nlines", "fail"
            };
            var command = new ProcessBuilder(odd).redirectInput(input.toFile());
            command.command().addFirst(checkout.launcher().toString());
            Call call = checkout.start(command);

            assertThat(call.code()).isEqualTo(7);
            assertThat(call.said()).isEmpty();
            assertThat(call.printed().lines())
                    .containsSequence(
                            "argument -cp",
                            "argument " + checkout.distribution() + "/queuectl.jar",
                            "argument dev.queuectl.cli.Main",
                            "argument ",
                            "argument  a  b ",
                            "argument '\"`$HOME\\",
                            "argument *",
                            "argument @file",
                            "argument -x",
                            "argument é",
                            "argument two",
                            "lines",
                            "argument fail")
                    .containsSequence("input one", "input two");
        }
    }

    @Test
    void the_program_takes_the_place_of_the_launcher_so_that_signals_reach_it() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Call call = checkout.call("version");

            assertThat(call.code()).isZero();
            assertThat(call.printed()).startsWith("pid " + call.process().pid() + "\n");
        }
    }

    @Test
    void it_is_found_through_symbolic_links_and_path() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Files.createSymbolicLink(machine.resolve("bin/absolute"), checkout.launcher());
            Files.createSymbolicLink(
                    machine.resolve("bin/relative"), Path.of("../checkout/queuectl"));
            Files.createSymbolicLink(machine.resolve("bin/chained"), Path.of("relative"));

            for (String link : new String[] {"absolute", "relative", "chained"}) {
                assertStarts(checkout.callAs(machine.resolve("bin").resolve(link).toString()));
                assertStarts(checkout.callAs("sh", "-c", "exec " + link));
                assertStarts(checkout.callAs("sh", "-c", "cd bin; exec ./" + link));
            }
        }
    }

    @Test
    void it_is_called_by_relative_paths() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            assertStarts(checkout.callAs("sh", "-c", "cd checkout; exec ./queuectl"));
            assertStarts(checkout.callAs("sh", "-c", "cd checkout; exec sh queuectl"));
            assertStarts(checkout.callAs("sh", "-c", "cd checkout/src; exec ../queuectl"));
            assertStarts(checkout.callAs("sh", "-c", "exec checkout/queuectl"));
        }
    }

    private static void assertStarts(Call call) {
        assertThat(call.code()).as(call.said()).isZero();
        assertThat(call.said()).isEmpty();
        assertThat(call.printed()).contains("/queuectl.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with a space", "it's \"quoted\"", "$HOME `x` \\", "-n", "été", "a:b"})
    void it_lives_in_a_folder_of_any_name(String name) throws IOException {
        try (Checkout checkout = Checkout.on(machine, name)) {
            checkout.with("JAVA_HOME", checkout.jdk(name + " jdk", "25").toString());

            assertThat(checkout.call("version").code()).isZero();
            Call second = checkout.call("version");

            assertThat(second.code()).as(second.said()).isZero();
            assertThat(second.said()).isEmpty();
            assertThat(checkout.builds()).isEqualTo(1);
            assertThat(second.printed())
                    .contains("argument -Dqueuectl.dist=" + checkout.distribution())
                    .contains("argument -Dqueuectl.launcher=" + checkout.launcher());
        }
    }

    @Test
    void a_copy_without_sources_starts_from_the_build_that_it_has() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Files.delete(checkout.root().resolve("pom.xml"));
            checkout.touch(checkout.source());

            assertStarts(checkout.call("version"));
            assertThat(checkout.builds()).isEqualTo(1);
        }
    }

    @Test
    void the_callers_locale_is_handed_on_while_the_program_runs_in_utf_8() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            checkout.with("LANG", "de_DE").with("LC_TIME", "fr_FR");
            assertLocale(checkout, "unset");
            checkout.with("LC_ALL", "POSIX");
            assertLocale(checkout, "=POSIX");
            checkout.with("LC_ALL", "");
            assertLocale(checkout, "=");
        }
    }

    @Test
    void a_locale_that_the_program_itself_hands_on_is_kept() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            checkout.with("LANG", "de_DE").with("LC_TIME", "fr_FR");
            checkout.with("LC_ALL", "C.UTF-8").with("QUEUECTL_CALLER_LC_ALL", "=POSIX");
            assertLocale(checkout, "=POSIX");
        }
    }

    private static void assertLocale(Checkout checkout, String expected) throws IOException {
        Call call = checkout.call();
        assertThat(call.code()).isZero();
        assertThat(call.printed().lines())
                .contains(
                        "variable LC_ALL=C.UTF-8", "variable LANG=de_DE", "variable LC_TIME=fr_FR")
                .contains("variable QUEUECTL_CALLER_LC_ALL=" + expected);
    }

    @Test
    void variables_of_the_caller_arrive_as_they_were() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            checkout.with("version", "1").with("root", "2").with("line", "3").with("HOME", "/4");
            Call call = checkout.call();

            assertThat(call.code()).isZero();
            assertThat(call.printed().lines())
                    .contains(
                            "variable version=1",
                            "variable root=2",
                            "variable line=3",
                            "variable HOME=/4")
                    .noneMatch(line -> line.startsWith("variable q_"));
        }
    }

    @Test
    void options_meant_for_other_java_programs_do_not_reach_this_one() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            checkout.with("JAVA_TOOL_OPTIONS", "-Da").with("JDK_JAVA_OPTIONS", "-Db");
            Call call = checkout.with("_JAVA_OPTIONS", "-Dc").call();

            assertThat(call.code()).isZero();
            assertThat(call.printed()).doesNotContain("JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");
        }
    }
}
