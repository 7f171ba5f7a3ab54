package dev.queuectl.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** When the launcher builds, and what happens to those who call it meanwhile. */
class LauncherBuildIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NONE = "none of its own";

    @TempDir Path machine;

    private Checkout fresh() throws IOException {
        Checkout checkout = Checkout.on(machine, "checkout");
        return checkout.with("JAVA_HOME", checkout.jdk("jdk", "25.0.3").toString());
    }

    @Test
    void the_first_call_builds_with_one_line_about_it_and_the_second_does_not() throws IOException {
        try (Checkout checkout = fresh()) {
            Call first = checkout.call("version");
            assertThat(first.code()).as(first.said()).isZero();
            assertThat(first.said().lines())
                    .containsExactly(
                            "queuectl: building it for the first time; later calls start at once");
            assertThat(first.printed()).contains("argument version\n");

            Call second = checkout.call("version");
            assertThat(second.code()).isZero();
            assertThat(second.said()).isEmpty();
            assertThat(checkout.builds()).isEqualTo(1);
        }
    }

    @Test
    void a_build_leaves_the_callers_input_to_the_program() throws IOException {
        try (Checkout checkout = fresh()) {
            Path input = Files.writeString(machine.resolve("input"), "for the program\n");
            Call call =
                    checkout.start(
                            new ProcessBuilder(checkout.launcher().toString())
                                    .redirectInput(input.toFile()));

            assertThat(call.code()).isZero();
            assertThat(call.printed()).contains("input for the program\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pom.xml", "build", "src/main", "src/main/java", "src/main/java/Main.java"})
    void a_change_to_what_the_program_is_made_of_is_built(String changed) throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            checkout.touch(checkout.root().resolve(changed));
            Call call = checkout.call("version");

            assertThat(call.code()).isZero();
            assertThat(call.said()).contains("building it because its sources changed");
            assertThat(checkout.builds()).isEqualTo(2);
        }
    }

    @Test
    void a_deleted_source_is_a_change() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Files.delete(checkout.source());

            assertThat(checkout.call("version").code()).isZero();
            assertThat(checkout.builds()).isEqualTo(2);
        }
    }

    @Test
    void a_jdk_that_was_updated_in_its_place_trains_the_cache_anew_once() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            checkout.jdk("jdk", "25.0.4");

            Call first = checkout.call("version");
            assertThat(first.code()).isZero();
            assertThat(first.said()).contains("building it because the JDK changed");
            assertThat(checkout.call("version").code()).isZero();
            assertThat(checkout.builds()).isEqualTo(2);
        }
    }

    @Test
    void a_jdk_that_is_gone_trains_the_cache_anew() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Files.delete(machine.resolve("jdk/bin/java"));
            checkout.with("JAVA_HOME", checkout.jdk("other", "25.0.3").toString());
            Call call = checkout.call("version");

            assertThat(call.code()).isZero();
            assertThat(call.said()).contains("building it because the JDK changed");
        }
    }

    @Test
    void a_failed_build_says_why_and_is_tried_again_at_the_next_call() throws IOException {
        try (Checkout checkout = fresh()) {
            checkout.breakSources();
            Call broken = checkout.call("version");
            assertThat(broken.code()).isEqualTo(1);
            assertThat(broken.printed()).isEmpty();
            assertThat(broken.said())
                    .contains("error: queuectl could not be built\n")
                    .contains("  [ERROR] Main.java: a semicolon is missing\n")
                    .contains("  try: mend what " + checkout.root() + "/target/build.log says");

            checkout.mendSources();
            Call mended = checkout.call("version");
            assertThat(mended.code()).isZero();
            assertThat(checkout.builds()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NONE, "flock"})
    void calls_at_the_same_time_build_once_and_all_succeed(String missing) throws IOException {
        try (Checkout checkout = fresh().withoutTool(missing)) {
            checkout.hold();
            List<Call> calls = List.of(checkout.call("a"), checkout.call("b"), checkout.call("c"));
            await().atMost(PATIENCE)
                    .until(() -> saying(calls, "waiting for") == 2 && checkout.builds() == 1);
            checkout.release();

            assertThat(calls).allSatisfy(call -> assertThat(call.code()).as(call.said()).isZero());
            assertThat(saying(calls, "queuectl: building it")).isEqualTo(1);
            assertThat(checkout.builds()).isEqualTo(1);
        }
    }

    private static long saying(List<Call> calls, String words) {
        return calls.stream().filter(call -> call.said().contains(words)).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {NONE, "flock"})
    void a_killed_builder_does_not_hold_up_the_next_call(String missing) throws IOException {
        try (Checkout checkout = fresh().withoutTool(missing)) {
            checkout.hold();
            Call killed = checkout.call("version");
            await().atMost(PATIENCE).until(() -> checkout.builds() == 1);
            killed.close();
            assertThat(killed.code()).isEqualTo(128 + 9);
            checkout.release();

            Call next = checkout.call("version");
            assertThat(next.code()).as(next.said()).isZero();
            assertThat(checkout.builds()).isEqualTo(2);
        }
    }

    @Test
    void without_maven_it_says_so() throws IOException {
        try (Checkout checkout = fresh().withoutTool("mvn")) {
            Call call = checkout.call("version");

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.said())
                    .startsWith(
                            "error: queuectl must be built for the first time, and Maven is"
                                    + " missing\n")
                    .contains("\n  try: ");
        }
    }

    @Test
    void with_a_runtime_that_cannot_compile_it_says_so() throws IOException {
        try (Checkout checkout = fresh()) {
            Files.delete(machine.resolve("jdk/bin/javac"));
            Call call = checkout.call("version");

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.said())
                    .contains("there is no bin/javac in " + machine.resolve("jdk"))
                    .contains("\n  try: ");
        }
    }

    @Test
    void where_it_cannot_write_it_says_that_it_cannot_build() throws IOException {
        try (Checkout checkout = fresh()) {
            // The tests may run as a user who may write everywhere, but a file is no folder to
            // anyone.
            Files.writeString(checkout.root().resolve("target"), "");
            Call call = checkout.call("version");

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.said())
                    .startsWith("error: queuectl is not built yet, and this user cannot build it\n")
                    .contains(checkout.root() + "/target cannot be written")
                    .contains("\n  try: ");
            assertThat(checkout.builds()).isZero();
        }
    }

    @Test
    void a_copy_with_neither_build_nor_sources_says_so() throws IOException {
        try (Checkout checkout = fresh()) {
            Files.delete(checkout.root().resolve("pom.xml"));
            Call call = checkout.call("version");

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.said())
                    .startsWith("error: this copy of queuectl is not complete\n")
                    .contains("\n  try: ");
        }
    }
}
