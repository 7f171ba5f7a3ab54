package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Finding out what dead jobs died of, and letting those start over that died of one thing. */
class DeadLetterTriageTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void buryFive() {
        cli = new CliBench(home.resolve("home"));
        for (String id : List.of("full-1", "full-2", "full-3")) {
            bury(id, "default", "echo cannot write /data/" + id + ": No space >&2; exit 28");
        }
        bury("silent", "default", "exit 3");
        bury("mail", "mail", "echo first >&2; echo refused by 10.0.0.1 >&2; exit 28");
        assertThat(cli.call("worker", "run", "--drain").code()).isZero();
    }

    private void bury(String id, String queue, String command) {
        assertThat(
                        cli.call(
                                        "enqueue",
                                        "--id",
                                        id,
                                        "--queue",
                                        queue,
                                        "--max-retries",
                                        "0",
                                        command)
                                .code())
                .isZero();
    }

    @Test
    void groups_are_what_died_of_the_same_the_largest_first() {
        CliBench.Answer answer = cli.call("dlq", "list", "--group");

        assertThat(answer.code()).isZero();
        List<String> lines = answer.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .matches("[0-9a-f]{8}\t3\texit 28: cannot write <path>: No space\t.*\tfull-3");
        assertThat(lines.get(1)).contains("\t1\texit 28: refused by <n>\t");
        assertThat(lines.get(2)).contains("\t1\texit 3\t");
        assertThat(answer.err()).isEmpty();
        CliBench.Answer one = cli.call("dlq", "list", "--group", "--limit", "1");
        assertThat(one.out().lines()).hasSize(1);
        assertThat(one.err()).contains("2 smaller groups");
        assertThat(cli.call("dlq", "list", "--group", "--queue", "mail").out().lines()).hasSize(1);
    }

    @Test
    void groups_as_json_say_what_was_looked_at() {
        assertThat(cli.call("dlq", "list", "--group", "--limit", "1", "--json").out())
                .matches(
                        "\\{\"groups\":\\[\\{\"id\":\"[0-9a-f]{8}\",\"signature\":\"exit 28: cannot"
                            + " write <path>: No"
                            + " space\",\"jobs\":3,\"first_at\":\".*Z\",\"last_at\":\".*Z\",\"newest\":\"full-3\"}],\"looked_at\":5,\"left_out\":0}\n");
    }

    @Test
    void one_is_shown_with_what_it_died_of_and_the_end_of_what_it_said() {
        CliBench.Answer answer = cli.call("dlq", "show", "mail");

        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("id\tmail\n")
                .contains("signature\texit 28: refused by <n>\n")
                .endsWith("stderr\tfirst\nstderr\trefused by 10.0.0.1\n");
        assertThat(cli.call("dlq", "show", "silent", "--json").out())
                .contains("\"runs\":[{")
                .contains("\"signature\":\"exit 3\",\"stderr\":[]}");
    }

    @Test
    void what_is_not_dead_or_not_there_is_not_shown() {
        cli.call("enqueue", "alive", "true");

        assertThat(cli.call("dlq", "show", "alive").code()).isEqualTo(4);
        assertThat(cli.call("dlq", "show", "nobody").code()).isEqualTo(3);
        assertThat(cli.call("dlq", "show").code()).isEqualTo(2);
    }

    private List<String> retried(String... options) {
        CliBench.Answer answer = match(options);
        assertThat(answer.code()).as(answer.err()).isZero();
        return answer.out().lines().toList();
    }

    private CliBench.Answer match(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "dlq";
        words[1] = "retry";
        System.arraycopy(options, 0, words, 2, options.length);
        return cli.call(words);
    }

    @Test
    void a_group_starts_over_by_its_signature_or_its_id() {
        String id = cli.call("dlq", "list", "--group").out().substring(0, 8);
        assertThat(retried("--match", id)).containsExactly("full-3", "full-2", "full-1");
        assertThat(retried("--match", "exit 3")).containsExactly("silent");

        assertThat(cli.call("show", "full-1").out()).contains("state\tpending").contains("exit 28");
        assertThat(cli.call("dlq", "list").out().lines()).hasSize(1);
    }

    @Test
    void a_filter_says_which_start_over() {
        assertThat(retried("--match", "queue:mail exit:28")).containsExactly("mail");
        assertThat(retried("--match", "error:\"no space\"", "--limit", "2"))
                .containsExactly("full-3", "full-2");
        assertThat(retried("--match", "state:pending")).isEmpty();
        assertThat(retried("--all", "--limit", "1")).containsExactly("silent");
        assertThat(cli.call("dlq", "list").out()).startsWith("full-1\t");
    }

    @Test
    void a_rehearsal_changes_nothing() {
        CliBench.Answer answer =
                match("--match", "exit 28: cannot write <path>: No space", "--dry-run");
        assertThat(answer.out()).isEqualTo("full-3\nfull-2\nfull-1\n");
        assertThat(answer.err()).contains("3 jobs would be retried");
        assertThat(match("--all", "--dry-run", "--limit", "2", "--json").out())
                .isEqualTo("{\"matched\":2,\"first\":[\"mail\",\"silent\"]}\n");

        assertThat(cli.call("dlq", "list").out().lines()).hasSize(5);
    }

    @Test
    void no_more_start_over_than_the_rate_allows() {
        Instant begun = Instant.now();
        assertThat(retried("--match", "exit:28", "--rate", "20/s")).hasSize(4);

        // The first at once, three more 50 ms apart.
        assertThat(Duration.between(begun, Instant.now()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void json_is_the_ids() {
        assertThat(match("--match", "queue:mail", "--json").out()).isEqualTo("[\"mail\"]\n");
        assertThat(match("--match", "queue:mail", "--json").out()).isEqualTo("[]\n");
    }

    @Test
    void what_is_not_understood_is_refused() {
        assertThat(match("--match", "exit 99").code()).isEqualTo(3);
        assertThat(match("--match", "deadbeef").code()).isEqualTo(3);
        assertThat(match("--match", "nonsense:x").code()).isEqualTo(2);
        assertThat(match("--match", " ").code()).isEqualTo(2);
        assertThat(match("--match", "exit:3", "silent").code()).isEqualTo(2);
        assertThat(match("--match", "exit:3", "--all").code()).isEqualTo(2);
        assertThat(match("--limit", "3").code()).isEqualTo(2);
        assertThat(match("--match", "exit:3", "--limit", "0").code()).isEqualTo(2);
        assertThat(match("--match", "exit:3", "--rate", "5").code()).isEqualTo(2);
        assertThat(cli.call("dlq", "list").out().lines()).hasSize(5);
    }
}
