package dev.queuectl.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program as it was packaged by this build, on the real JVM. */
class PackagedIT {

    @TempDir Path folder;

    @Test
    void it_runs_with_an_environment_that_has_nothing_in_it() throws IOException {
        try (Call call = launch("version")) {
            assertThat(call.code()).as(call.said()).isZero();
            assertThat(call.printed()).startsWith("queuectl ");
            assertThat(call.said()).isEmpty();
        }
    }

    @Test
    void wrong_usage_ends_with_2_and_help_on_standard_error() throws IOException {
        try (Call call = launch()) {
            assertThat(call.code()).isEqualTo(2);
            assertThat(call.printed()).isEmpty();
            assertThat(call.said()).startsWith("usage: ");
        }
    }

    @Test
    void its_own_classes_come_from_the_start_up_cache() throws IOException {
        Path dist = Path.of("target/dist").toAbsolutePath();
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Call call =
                start(
                        new ProcessBuilder(
                                java,
                                "@" + dist.resolve("java.options"),
                                "-XX:AOTCache=" + dist.resolve("queuectl.aot"),
                                "-Xlog:class+load",
                                "-cp",
                                dist.resolve("queuectl.jar").toString(),
                                "dev.queuectl.cli.Main",
                                "version"));

        assertThat(call.code()).as(call.said()).isZero();
        assertThat(call.printed().lines())
                .filteredOn(line -> line.contains(" dev.queuectl."))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("source: shared objects file"));
    }

    private Call launch(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(folder.toFile());
        builder.command().addFirst(Path.of("queuectl").toAbsolutePath().toString());
        builder.environment().clear();
        return start(builder);
    }

    private Call start(ProcessBuilder builder) throws IOException {
        Path output = Files.createTempFile(folder, "output", "");
        Path errors = Files.createTempFile(folder, "errors", "");
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        return new Call(builder.start(), output, errors);
    }
}
