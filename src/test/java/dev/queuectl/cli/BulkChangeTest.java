package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What commands say, ask and answer that change all jobs which a filter means. */
@Timeout(600)
class BulkChangeTest {
    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    /** Leaves two dead jobs, a completed one, and two that wait for tomorrow, one in a queue. */
    private void fill() {
        cli.call("enqueue", "dead1", "exit 3", "--max-retries", "0");
        cli.call("enqueue", "dead2", "exit 4", "--max-retries", "0");
        cli.call("enqueue", "done", "true");
        cli.call("worker", "run", "--drain");
        cli.call("enqueue", "later", "true", "--delay", "1d");
        cli.call("enqueue", "mail", "true", "--delay", "1d", "--queue", "mail");
    }

    private Kind state(String id) {
        try (Storage storage = cli.storage()) {
            return CliBench.job(storage, id).state().kind();
        }
    }

    private List<String> ids(String... filter) {
        List<String> words = new ArrayList<>(List.of("list"));
        words.addAll(List.of(filter));
        return cli.call(words.toArray(String[]::new))
                .out()
                .lines()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
    }

    @Test
    void only_jobs_that_are_meant_are_changed_and_their_number_is_said() {
        fill();
        assertThat(cli.call("retry", "state:dead", "exit:4"))
                .isEqualTo(new CliBench.Answer(0, "", "retried 1 job\n"));
        assertThat(state("dead2")).isEqualTo(Kind.PENDING);
        assertThat(state("dead1")).isEqualTo(Kind.DEAD);
        assertThat(cli.call("cancel", "-queue:default", "--yes"))
                .isEqualTo(new CliBench.Answer(0, "", "cancelled 1 job\n"));
        assertThat(ids("state:cancelled")).containsExactly("mail");
    }

    @Test
    void json_is_one_value_with_the_numbers() {
        fill();
        assertThat(cli.call("retry", "state:dead", "--json"))
                .isEqualTo(
                        new CliBench.Answer(
                                0, "{\"matched\":2,\"retried\":2,\"refused\":0}\n", ""));
        assertThat(cli.call("clone", "queue:mail", "--json").out())
                .isEqualTo("{\"matched\":1,\"cloned\":1,\"refused\":0}\n");
        assertThat(cli.call("cancel", "queue:mail", "--yes", "--json").out())
                .isEqualTo("{\"matched\":2,\"cancelled\":2,\"refused\":0}\n");
        assertThat(cli.call("delete", "queue:mail", "--yes", "--json").out())
                .isEqualTo("{\"matched\":2,\"deleted\":2,\"refused\":0}\n");
    }

    @Test
    void a_filter_that_means_no_job_changes_none_and_asks_nobody() {
        fill();
        assertThat(cli.call("delete", "tag:nothing"))
                .isEqualTo(new CliBench.Answer(0, "", "deleted 0 jobs\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "cancel", "delete", "clone"})
    void a_rehearsal_changes_nothing_and_names_what_is_meant(String command) {
        fill();
        String done = command.equals("cancel") ? "cancelled" : command.replaceFirst("y?$", "");
        CliBench.Answer byFilter = cli.call(command, "queue:mail", "--dry-run");
        assertThat(byFilter.code()).isZero();
        assertThat(byFilter.out()).isEqualTo("mail\n");
        assertThat(byFilter.err()).startsWith("1 job would be " + done);
        assertThat(cli.call(command, "ma", "later", "--dry-run", "--json"))
                .isEqualTo(
                        new CliBench.Answer(
                                0,
                                "{\"matched\":2,\"refused\":0,\"first\":[\"mail\",\"later\"]}\n",
                                ""));
        assertThat(cli.call(command, "mail", "nobody", "--dry-run").code()).isEqualTo(6);
        assertThat(cli.call(command, "nobody", "--dry-run").code()).isEqualTo(3);
        assertThat(ids("state:pending")).containsExactly("later", "mail");
        assertThat(ids("--all")).hasSize(5);
    }

    @Test
    void a_rehearsal_names_the_newest_ten() {
        StringBuilder lines = new StringBuilder();
        for (int i = 10; i < 25; i++) {
            lines.append("{\"id\":\"job").append(i).append("\",\"command\":\"true\"}\n");
        }
        cli.reading(lines.toString()).call("enqueue", "-");
        CliBench.Answer answer = cli.call("delete", "state:pending", "--dry-run");
        assertThat(answer.out().lines()).hasSize(10).startsWith("job24").endsWith("job15");
        assertThat(answer.err()).isEqualTo("15 jobs would be deleted; these are the newest\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state:pending,processing,failed,completed,dead,cancelled",
                "priority:>=-1000",
                "attempts:>=0",
                "age:>0s"
            })
    void every_job_is_changed_only_where_all_says_so(String filter) {
        fill();
        CliBench.Answer refused = cli.call("delete", filter, "--yes");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo(
                        """
                        error: the filter leaves no job out
                          try: queuectl delete --all, if every job is meant
                        """);
        assertThat(cli.call("delete", "--all", "dead1").code()).isEqualTo(2);
        assertThat(ids("--all")).hasSize(5);
        assertThat(cli.call("delete", "--all", "--yes").err()).isEqualTo("deleted 5 jobs\n");
        assertThat(ids("--all")).isEmpty();
    }

    @Test
    void what_destroys_needs_consent_where_nobody_can_be_asked() {
        fill();
        for (String command : List.of("delete", "cancel")) {
            CliBench.Answer answer = cli.call(command, "queue:mail");
            assertThat(answer.code()).isEqualTo(9);
            assertThat(answer.err()).contains("ing 1 job cannot be undone").contains("--yes");
        }
        assertThat(cli.call("delete", "mail").code()).isEqualTo(9);
        assertThat(state("mail")).isEqualTo(Kind.PENDING);
        assertThat(cli.call("delete", "mail", "--yes"))
                .isEqualTo(new CliBench.Answer(0, "mail\n", "deleted 1 job\n"));
    }

    @Test
    void at_a_terminal_the_person_is_asked_with_the_number_and_a_no_changes_nothing() {
        fill();
        cli.onTerminal(80);
        CliBench.Answer no = cli.reading("n\n").call("retry", "state:dead");
        assertThat(no.code()).isEqualTo(9);
        assertThat(no.err()).contains("retrying 2 jobs. Go on? [y/N]").contains("nothing was done");
        assertThat(state("dead1")).isEqualTo(Kind.DEAD);
        CliBench.Answer yes = cli.reading("y\n").call("retry", "state:dead");
        assertThat(yes.code()).isZero();
        assertThat(yes.err()).contains("\rretried 2 of 2 jobs").endsWith("\rretried 2 jobs\n");
        assertThat(cli.reading("").call("retry", "--all").err()).doesNotContain("Go on?");
    }

    @Test
    void jobs_that_run_are_left_alone_and_said_to_be() throws Exception {
        fill();
        Path gate = folder.resolve("gate");
        cli.call("enqueue", "busy", "until test -e " + gate + "; do sleep 0.02; done");
        CompletableFuture<CliBench.Answer> worker =
                CompletableFuture.supplyAsync(
                        () -> cli.call("worker", "run", "--drain", "--queue", "default"));
        try {
            await().until(() -> state("busy") == Kind.PROCESSING);
            CliBench.Answer some = cli.call("retry", "state:processing,dead");
            assertThat(some.code()).isEqualTo(6);
            assertThat(some.err())
                    .startsWith("error: 1 job cannot be retried while running\n")
                    .endsWith("retried 2 jobs\n");
            assertThat(cli.call("retry", "state:processing").code()).isEqualTo(4);
            CliBench.Answer none = cli.call("delete", "id:busy", "--yes", "--json");
            assertThat(none.code()).isEqualTo(4);
            assertThat(none.out()).isEqualTo("{\"matched\":1,\"deleted\":0,\"refused\":1}\n");
            assertThat(none.err()).startsWith("{\"error\":{\"code\":\"conflict\"");
            assertThat(cli.call("delete", "busy", "--yes").err())
                    .startsWith("error: job 'busy' cannot be deleted: it is running\n")
                    .contains("queuectl cancel busy, then queuectl delete busy");
            assertThat(cli.call("retry", "busy", "--dry-run").code()).isEqualTo(4);
            assertThat(state("busy")).isEqualTo(Kind.PROCESSING);
        } finally {
            Files.createFile(gate);
        }
        assertThat(worker.get().code()).isZero();
        assertThat(state("busy")).isEqualTo(Kind.COMPLETED);
    }

    @Test
    void clones_are_new_jobs_like_the_old_ones_in_their_order() {
        cli.call("enqueue", "one", "echo 1", "-p", "7", "--tag", "t", "--delay", "1d");
        cli.call("enqueue", "two", "echo 2", "--queue", "mail", "--delay", "1d");
        CliBench.Answer clones = cli.call("clone", "id:one,two");
        assertThat(clones.code()).isZero();
        List<String> ids = clones.out().lines().toList();
        assertThat(ids).hasSize(2);
        assertThat(ids("--all")).containsExactly("one", "two", ids.get(0), ids.get(1));
        try (Storage storage = cli.storage()) {
            Job original = CliBench.job(storage, "one");
            Job clone = CliBench.job(storage, ids.getFirst());
            assertThat(clone.spec()).isEqualTo(original.spec());
            assertThat(clone.runAt()).isBefore(original.runAt());
        }
        assertThat(cli.call("clone", "last", "one").out().lines()).hasSize(2);
    }

    @Test
    void ids_and_filters_do_not_mix() {
        CliBench.Answer answer = cli.call("retry", "job", "state:dead");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("retry takes ids or a filter, not both");
    }

    @Test
    void the_newest_job_has_a_name_unless_ids_begin_so() {
        assertThat(cli.call("show", "last").code()).isEqualTo(3);
        cli.call("enqueue", "first", "true", "--delay", "1d");
        cli.call("enqueue", "second", "true", "--delay", "1d");
        assertThat(cli.call("retry", "last").out()).isEqualTo("second\n");
        cli.call("enqueue", "last-one", "true", "--delay", "1d");
        CliBench.Answer either = cli.call("delete", "last", "--yes");
        assertThat(either.code()).isEqualTo(3);
        assertThat(either.err())
                .startsWith("error: 'last' means the newest job, but ids begin so too: last-one");
        cli.call("enqueue", "last", "true", "--delay", "1d");
        cli.call("enqueue", "newest", "true", "--delay", "1d");
        assertThat(cli.call("retry", "last").out()).isEqualTo("last\n");
    }
}
