package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.process.CannotStart.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the system's error numbers mean for a command. */
class ErrnoTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 23, 24, 5, 9999})
    void want_of_resources_is_no_fault_of_the_command(int number) {
        CannotStart refusal = Refusals.start(number, launch(folder));

        assertThat(refusal.reason()).isEqualTo(Reason.RESOURCES);
        assertThat(refusal.reason().faultOfCommand()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2, PROGRAM_NOT_FOUND",
        "7, ARGUMENTS_TOO_LONG",
        "8, NOT_EXECUTABLE",
        "13, NOT_EXECUTABLE",
        "20, PROGRAM_NOT_FOUND",
        "40, PROGRAM_NOT_FOUND"
    })
    void what_is_wrong_with_the_program_is_its_own_fault(int number, Reason reason) {
        CannotStart refusal = Refusals.start(number, launch(folder));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.reason().faultOfCommand()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 13, 20})
    void the_directory_is_blamed_where_it_is_to_blame(int number) {
        CannotStart refusal = Refusals.start(number, launch(folder.resolve("gone")));

        assertThat(refusal.reason()).isEqualTo(Reason.NO_DIRECTORY);
    }

    @Test
    void descriptors_that_run_out_for_output_are_want_of_resources() {
        assertThat(Refusals.output(folder, Errno.EMFILE.number()))
                .hasMessage(
                        "cannot open output file '" + folder + "': too many open files (EMFILE)")
                .returns(Reason.RESOURCES, CannotStart::reason);
        assertThat(Refusals.output(folder, Errno.EACCES.number()))
                .returns(Reason.OUTPUT, CannotStart::reason);
    }

    private static Launch launch(Path directory) {
        return new Launch(
                List.of("program"),
                Map.of(),
                directory,
                Path.of("/dev/null"),
                Path.of("/dev/null"),
                new Mark("worker", "job", 1));
    }
}
