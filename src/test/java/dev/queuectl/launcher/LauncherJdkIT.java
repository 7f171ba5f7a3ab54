package dev.queuectl.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which JDK the launcher takes, and when it uses the start-up cache that the build made. */
class LauncherJdkIT {

    @TempDir Path machine;

    @Test
    void its_own_variable_goes_before_all_others() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Path other = checkout.jdk("other", "26.0.1");
            checkout.with("QUEUECTL_JAVA_HOME", other.toString());

            assertThat(javaOf(checkout)).isEqualTo(other);
        }
    }

    @Test
    void its_own_variable_pointing_to_a_jdk_too_old_is_an_error() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Path old = checkout.jdk("old", "21.0.2");
            Call call = checkout.with("QUEUECTL_JAVA_HOME", old.toString()).call("version");

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.printed()).isEmpty();
            assertThat(call.said())
                    .startsWith("error: QUEUECTL_JAVA_HOME is not a JDK 25 or newer\n")
                    .contains("  " + old + ": it is Java 21.0.2\n")
                    .contains("  try: ");
        }
    }

    @Test
    void its_own_variable_pointing_to_no_jdk_is_an_error() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Call call = checkout.with("QUEUECTL_JAVA_HOME", machine.toString()).call("version");

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.said()).contains(machine + ": there is no bin/java in it\n");
        }
    }

    @Test
    void a_java_home_too_old_is_passed_over_for_the_jdk_of_the_build() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            for (String version : new String[] {"17.0.15", "1.8.0_422", "9", "24.0.2"}) {
                checkout.with("JAVA_HOME", checkout.jdk("jdk " + version, version).toString());
                assertThat(javaOf(checkout)).as(version).isEqualTo(machine.resolve("jdk"));
            }
        }
    }

    @Test
    void the_java_of_path_is_taken_where_nothing_else_is_known() throws IOException {
        try (Checkout checkout = Checkout.on(machine, "checkout")) {
            Path jdk = checkout.jdk("found", "25.0.3");
            Path java = machine.resolve("bin/java");
            // A version manager's script: it is no link into the JDK, but it knows where the JDK
            // is.
            Files.writeString(
                    java,
                    """
                    #!/bin/sh
                    printf '    java.home = %s\\n    java.vendor = x\\n' '%s' >&2
                    """
                            .formatted("%s", jdk));
            assertThat(java.toFile().setExecutable(true)).isTrue();

            assertThat(javaOf(checkout)).isEqualTo(jdk);
        }
    }

    @Test
    void without_a_jdk_new_enough_it_says_where_it_looked_and_what_to_do() throws IOException {
        try (Checkout checkout = Checkout.on(machine, "checkout")) {
            checkout.demandJavaOfTheFuture();
            Path jdk = checkout.jdk("jdk", "25.0.3");
            Call call = checkout.with("JAVA_HOME", jdk.toString()).call("version");

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.printed()).isEmpty();
            assertThat(call.said())
                    .startsWith(
                            "error: no JDK 9999 or newer was found\n  looked at QUEUECTL_JAVA_HOME")
                    .contains("not taken: " + jdk + ": it is Java 25.0.3")
                    .contains("\n  try: install a JDK 9999")
                    .contains("set QUEUECTL_JAVA_HOME");
            assertThat(checkout.builds()).isZero();
        }
    }

    @Test
    void the_cache_is_used_by_the_jdk_that_made_it() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            assertThat(printedBy(checkout)).contains("argument -XX:AOTCache=");

            Files.createSymbolicLink(machine.resolve("link"), machine.resolve("jdk"));
            checkout.with("JAVA_HOME", machine.resolve("link").toString());
            assertThat(printedBy(checkout)).contains("argument -XX:AOTCache=");
        }
    }

    @Test
    void the_cache_is_left_aside_by_another_jdk() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            checkout.with("JAVA_HOME", checkout.jdk("other", "26").toString());

            assertThat(printedBy(checkout)).doesNotContain("AOTCache");
            assertThat(checkout.builds()).isEqualTo(1);
        }
    }

    @Test
    void the_cache_is_left_aside_when_the_jar_is_not_older() throws IOException {
        try (Checkout checkout = Checkout.built(machine)) {
            Files.setLastModifiedTime(
                    checkout.distribution().resolve("queuectl.jar"),
                    Files.getLastModifiedTime(checkout.distribution().resolve("queuectl.aot")));

            assertThat(printedBy(checkout)).doesNotContain("AOTCache");
        }
    }

    private static Path javaOf(Checkout checkout) throws IOException {
        String home =
                printedBy(checkout)
                        .lines()
                        .filter(line -> line.startsWith("home "))
                        .findFirst()
                        .orElseThrow();
        return Path.of(home.substring("home ".length()));
    }

    private static String printedBy(Checkout checkout) throws IOException {
        Call call = checkout.call("version");
        assertThat(call.code()).as(call.said()).isZero();
        return call.printed();
    }
}
