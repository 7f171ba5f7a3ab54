package dev.queuectl.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

final class ValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "-rf", "a/b", "a b", "a\nb", "é", "../../etc/passwd", "<script>"})
    void an_id_outside_the_pattern_is_refused(String id) {
        assertThatThrownBy(() -> new JobId(id))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith("id ");
    }

    @Test
    void an_id_has_at_most_128_characters() {
        assertThat(new JobId("x".repeat(128)).value()).hasSize(128);
        assertThatThrownBy(() -> new JobId("x".repeat(129))).isInstanceOf(InvalidValue.class);
    }

    @Test
    void generated_ids_differ_and_match_the_pattern() {
        JobIds drawn = new JobIds(new SplittableRandom(1));
        Set<JobId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(drawn.next());
        }
        assertThat(ids).hasSize(10_000).allMatch(id -> id.value().matches("[0-9a-z]{12}"));
    }

    @Test
    void generated_ids_of_a_large_batch_begin_alike_by_the_dozens_and_differ_by_the_fourth() {
        JobIds drawn = new JobIds(new SplittableRandom(1));
        Set<String> two = new HashSet<>();
        Set<String> four = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = drawn.next().value();
            two.add(id.substring(0, 2));
            four.add(id.substring(0, 4));
        }
        assertThat(two).hasSizeBetween(54, 62);
        assertThat(four).hasSizeGreaterThan(970);
    }

    @Test
    void generated_ids_of_small_batches_are_random_from_the_first() {
        SplittableRandom random = new SplittableRandom(1);
        Set<String> two = new HashSet<>();
        for (int batch = 0; batch < 10; batch++) {
            JobIds drawn = new JobIds(random);
            for (int i = 0; i < 32; i++) {
                two.add(drawn.next().value().substring(0, 2));
            }
        }
        assertThat(two).hasSizeGreaterThan(250);
    }

    @Test
    void a_command_is_measured_in_bytes() {
        assertThat(new Command.Shell("x".repeat(Command.MAX_BYTES)).line())
                .hasSize(Command.MAX_BYTES);
        assertThatThrownBy(() -> new Command.Shell("é".repeat(65_536)))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("131072 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t", "echo a\0b", "\ud800"})
    void a_command_that_no_shell_could_be_given_is_refused(String line) {
        assertThatThrownBy(() -> new Command.Shell(line)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void a_program_is_shown_as_a_shell_would_need_it() {
        Command command = new Command.Program(List.of("printf", "%s\n", "it's", "", "a/b-c=d"));
        assertThat(command.line()).isEqualTo("printf '%s\n' 'it'\\''s' '' a/b-c=d");
        assertThat(command.argv()).containsExactly("printf", "%s\n", "it's", "", "a/b-c=d");
    }

    @Test
    void a_program_has_a_name() {
        assertThatThrownBy(() -> new Command.Program(List.of())).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> new Command.Program(List.of(""))).isInstanceOf(InvalidValue.class);
    }

    @Test
    void tags_variables_and_directories_are_checked() {
        JobSpec spec = Jobs.spec("true", 0);
        assertThatThrownBy(() -> with(spec, Collections.nCopies(33, "t"), "/"))
                .hasMessageContaining("tags");
        assertThatThrownBy(() -> with(spec, List.of("a b"), "/")).hasMessageContaining("tag");
        assertThatThrownBy(() -> with(spec, List.of(), "relative/dir")).hasMessageContaining("cwd");
        assertThatThrownBy(() -> with(spec, List.of(), "~/x")).hasMessageContaining("cwd");
    }

    @Test
    void text_is_shown_without_what_a_terminal_would_obey() {
        assertThat(Visible.line("plain é 日本語 🎉")).isEqualTo("plain é 日本語 🎉");
        assertThat(Visible.line("\u001b[31mred\u0007\r\n\t\u009b\u202e"))
                .isEqualTo("\\x1b[31mred\\x07\\r\\n\\t\\x9b\\u202e");
    }

    private static JobSpec with(JobSpec spec, List<String> tags, String directory) {
        return new JobSpec(
                spec.command(),
                spec.queue(),
                spec.priority(),
                spec.retry(),
                spec.timeout(),
                tags,
                spec.environment(),
                directory);
    }
}
