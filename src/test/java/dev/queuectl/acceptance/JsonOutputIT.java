package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What scripts read: with {@code --json} one value, in a pipe a record a line. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class JsonOutputIT {

    private static final List<String> JOB_KEYS =
            List.of(
                    "id",
                    "command",
                    "argv",
                    "state",
                    "queue",
                    "priority",
                    "attempts",
                    "max_retries",
                    "backoff_base",
                    "backoff_max",
                    "backoff_jitter",
                    "timeout",
                    "run_at",
                    "created_at",
                    "updated_at",
                    "tags",
                    "cwd",
                    "env",
                    "worker",
                    "exit_code",
                    "reason");

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void an_empty_store_answers_every_command_with_one_empty_value() {
        for (List<String> command :
                List.of(List.of("list"), List.of("dlq", "list"), List.of("worker", "list"))) {
            assertThat(json(command).items()).as("%s", command).isEmpty();
        }
        assertThat(json(List.of("status")).keys())
                .contains("counts", "workers", "oldest_waiting_ms", "throughput");
        assertThat(queuectl.counts().keys())
                .containsExactlyInAnyOrder(
                        "pending", "processing", "failed", "completed", "dead", "cancelled");
    }

    @Test
    void every_command_answers_with_exactly_one_value() {
        json(List.of("enqueue", "--id", "good", "echo out"));
        json(List.of("enqueue", "--id", "bad", "--max-retries", "0", "echo err >&2; kill -9 $$"));
        json(List.of("enqueue", "--id", "waiting", "--delay", "1h", "true"));
        json(List.of("worker", "start"));
        queuectl.awaitState("bad", "dead");
        assertThat(json(List.of("worker", "list")).get(0).keys())
                .contains("id", "host", "pid", "slots", "jobs");
        assertThat(json(List.of("status")).get("workers").items()).hasSize(1);
        json(List.of("worker", "stop"));
        for (List<String> command :
                List.of(
                        List.of("list"),
                        List.of("list", "--all"),
                        List.of("dlq", "list"),
                        List.of("config", "list"),
                        List.of("config", "get", "max_retries"),
                        List.of("config", "set", "max_retries", "2"),
                        List.of("config", "unset", "max_retries"),
                        List.of("dlq", "retry", "bad"),
                        List.of("clone", "good"),
                        List.of("clone", "id:good"),
                        List.of("retry", "state:dead"),
                        List.of("cancel", "last"),
                        List.of("cancel", "state:failed", "--yes"),
                        List.of("wait", "state:processing"),
                        List.of("delete", "last", "--dry-run"),
                        List.of("delete", "last", "--yes"),
                        List.of("delete", "id:waiting", "--yes"),
                        List.of("purge", "--state", "completed", "--yes"),
                        List.of("version"))) {
            json(command);
        }
    }

    @Test
    void a_job_and_its_runs_are_told_in_full() {
        queuectl.call("config", "set", "max_retries", "0").exits(0);
        queuectl.enqueue("--id", "killed", "--timeout", "60s", "kill -9 $$");
        queuectl.enqueue("--id", "program", "--", "sh", "-c", "exit 3");
        queuectl.enqueue("--id", "free", "--timeout", "0", "true");
        queuectl.drain();

        Json killed = queuectl.job("killed");
        assertThat(killed.keys()).containsAll(JOB_KEYS).contains("runs");
        assertThat(killed.get("argv").isNull()).isTrue();
        assertThat(killed.get("exit_code").isNull()).isTrue();
        assertThat(killed.get("reason").text()).isEqualTo("signal");
        assertThat(killed.get("timeout").whole()).isEqualTo(60_000);
        assertThat(killed.get("created_at").text())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        Json run = killed.get("runs").get(0);
        assertThat(run.keys())
                .contains(
                        "number",
                        "worker",
                        "host",
                        "pid",
                        "started_at",
                        "ended_at",
                        "outcome",
                        "exit_code",
                        "signal",
                        "cpu_ms",
                        "max_rss_kib");
        assertThat(run.get("outcome").text()).isEqualTo("signal");
        assertThat(run.get("signal").whole()).isEqualTo(9);
        assertThat(run.get("exit_code").isNull()).isTrue();
        assertThat(run.get("cpu_ms").whole()).isNotNegative();
        assertThat(queuectl.job("program").get("argv").items().stream().map(Json::text))
                .containsExactly("sh", "-c", "exit 3");
        assertThat(queuectl.job("free").get("timeout").whole()).isZero();
    }

    @Test
    void an_error_is_one_value_on_the_other_stream() {
        Answer answer = queuectl.call("show", "no-such-job", "--json").exits(3);
        assertThat(answer.text()).isEmpty();
        assertThat(Json.parse(answer.errors()).keys()).isNotEmpty();
    }

    @Test
    void a_list_in_a_pipe_is_a_record_a_line_with_tabs_and_no_colour() {
        queuectl.enqueue("one", "echo 'a\tb'\necho " + "x".repeat(300));
        queuectl.enqueue("two", "true");

        Answer list = queuectl.call("list").exits(0);
        assertThat(list.lines().stream().filter(line -> line.startsWith("one\t"))).hasSize(1);
        assertThat(list.lines().stream().filter(line -> line.startsWith("two\t"))).hasSize(1);
        assertThat(list.text()).doesNotContain("\u001b").contains("x".repeat(300));
    }

    @Test
    void a_long_list_keeps_the_newest_and_says_how_many_more_there_are() {
        queuectl.shell(
                        """
                        seq 1 60 | while read n; do
                            echo '{"id":"job'$n'","command":"true"}'
                        done | queuectl enqueue -
                        """)
                .exits(0);
        Answer list = queuectl.call("list");
        assertThat(list.exits(0).said()).contains("10 more");
        Json newest = queuectl.call("list", "--json").exits(0).json();
        assertThat(newest.texts("id")).hasSize(50).startsWith("job11").endsWith("job60");
    }

    /** Calls of every command, in an order in which each finds what it is about. */
    private static List<List<String>> everyCommand(Path folder) {
        String backup = folder.resolve("backup.zip").toString();
        String lines = folder.resolve("queue.jsonl").toString();
        return Stream.of(
                        "enqueue --id one true",
                        "enqueue --id bad --max-retries 0 false",
                        "enqueue --id later --delay 1h true",
                        "run true",
                        "worker start",
                        "wait one",
                        "worker list",
                        "worker scale w- 2",
                        "worker logs",
                        "worker stop",
                        "worker install --print",
                        "status",
                        "stats",
                        "events",
                        "list",
                        "show one",
                        "log one",
                        "clone one",
                        "retry one",
                        "explain later",
                        "hold later",
                        "release later",
                        "priority --to 5 later",
                        "cancel later",
                        "dlq list",
                        "dlq show bad",
                        "dlq retry bad",
                        "dlq purge --all --yes",
                        "delete one --yes",
                        "purge --yes",
                        "config set max_retries 2",
                        "config get max_retries",
                        "config list",
                        "config unset max_retries",
                        "queue set default limit 2",
                        "queue pause default",
                        "queue show default",
                        "queue list",
                        "queue resume default",
                        "queue drain mail",
                        "db copy --to sqlite:" + folder.resolve("copy.db"),
                        "db status",
                        "db migrate",
                        "doctor",
                        "audit",
                        "export -o " + lines,
                        "import " + lines,
                        "backup " + backup,
                        "restore --dry-run " + backup,
                        "completion bash",
                        "help",
                        "version",
                        "worker run --drain",
                        "shell",
                        "top",
                        "dashboard --port x")
                .map(line -> List.of(line.split(" ")))
                .toList();
    }

    /**
     * Those that answer with an error here: they need a terminal or a store in a file, or are
     * called wrongly lest they go on for ever; and those that have no answer but what they do.
     */
    private static final List<String> REFUSED = List.of("top", "dashboard", "backup", "restore");

    private static final List<String> SILENT = List.of("worker run", "shell");

    @Test
    void every_command_that_help_names_answers_with_json() {
        List<String> names =
                new ArrayList<>(queuectl.call("help", "--json").exits(0).json().texts("name"));
        for (List<String> command : everyCommand(queuectl.folder())) {
            String name =
                    names.contains(command.getFirst())
                            ? command.getFirst()
                            : command.get(0) + " " + command.get(1);
            List<String> words = new ArrayList<>(command);
            words.add("--json");
            Answer answer = queuectl.callWithInput("", words.toArray(String[]::new));
            if (SILENT.contains(name)) {
                assertThat(answer.exits(0).text()).as(name).isEmpty();
            } else if (answer.code() != 0 && REFUSED.contains(name)) {
                assertThat(Json.parse(answer.errors()).keys()).as(name).containsExactly("error");
            } else {
                assertThat(answer.exits(0).json()).as(name).isNotNull();
            }
            names.remove(name);
        }
        assertThat(names).as("commands that no call here is of").isEmpty();
    }

    private Json json(List<String> command) {
        List<String> call = new ArrayList<>(command);
        boolean grouped = List.of("worker", "dlq", "config").contains(command.getFirst());
        call.add(grouped ? 2 : 1, "--json");
        return queuectl.call(call.toArray(String[]::new)).exits(0).json();
    }
}
