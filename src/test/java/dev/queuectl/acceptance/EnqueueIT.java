package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All ways of giving work to the queue. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class EnqueueIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void every_form_prints_the_id_alone_and_talks_on_the_other_stream() {
        Answer json = queuectl.call("enqueue", "{\"id\":\"job1\",\"command\":\"echo hello\"}");
        Answer pair = queuectl.call("enqueue", "job2", "echo 'a  b'");
        Answer line = queuectl.call("enqueue", "echo $((1 + 1))");
        Answer argv = queuectl.call("enqueue", "--id", "job4", "--", "printf", "%s", "$HOME  'x'");
        Answer quiet = queuectl.call("enqueue", "--quiet", "true");

        assertThat(json.exits(0).text()).isEqualTo("job1\n");
        assertThat(json.said()).contains("job1");
        assertThat(pair.exits(0).text()).isEqualTo("job2\n");
        assertThat(line.exits(0).text()).matches("[0-9a-z]{12}\n");
        assertThat(argv.exits(0).text()).isEqualTo("job4\n");
        assertThat(quiet.exits(0).said()).isEmpty();
        queuectl.drain();
        assertThat(queuectl.call("log", "job2").text()).isEqualTo("a  b\n");
        assertThat(queuectl.call("log", line.word()).text()).isEqualTo("2\n");
        assertThat(queuectl.call("log", "job4").text()).isEqualTo("$HOME  'x'");
    }

    @Test
    void a_specimen_job_is_taken_as_it_stands_in_documentation() {
        queuectl.enqueue(
                """
                {
                  "id": "specimen",
                  "command": "echo 'Hello World'",
                  "state": "pending",
                  "attempts": 0,
                  "max_retries": 3,
                  "created_at": "2025-11-04T10:30:00Z",
                  "updated_at": "2025-11-04T10:30:00Z"
                }
                """);
        queuectl.drain();
        assertThat(queuectl.call("log", "specimen").exits(0).text()).isEqualTo("Hello World\n");
    }

    @Test
    void lines_and_arrays_are_read_from_standard_input_and_files() throws IOException {
        Files.writeString(
                queuectl.work().resolve("jobs.json"),
                "[{\"id\":\"c\",\"command\":\"true\"},\n {\"id\":\"d\",\"command\":\"true\"}]");
        Answer lines =
                queuectl.callWithInput(
                        """
                        {"id":"a","command":"true"}
                        {"id":"b","command":"true","priority":3}
                        """,
                        "enqueue",
                        "--queue",
                        "bulk",
                        "-");
        Answer array = queuectl.call("enqueue", "-f", "jobs.json");

        assertThat(lines.exits(0).text()).isEqualTo("a\nb\n");
        assertThat(array.exits(0).text()).isEqualTo("c\nd\n");
        assertThat(queuectl.job("b").get("queue").text()).isEqualTo("bulk");
        assertThat(queuectl.job("b").get("priority").whole()).isEqualTo(3);
    }

    @Test
    void a_bad_line_is_named_and_the_others_are_kept_unless_all_or_nothing_was_asked()
            throws IOException {
        StringBuilder jobs = new StringBuilder();
        for (int line = 1; line <= 1000; line++) {
            jobs.append(line == 3 ? "{" : "{\"id\":\"job" + line + "\",\"command\":\"true\"}");
            jobs.append('\n');
        }
        Files.writeString(queuectl.work().resolve("jobs.ndjson"), jobs.toString());

        Answer atomic = queuectl.call("enqueue", "--atomic", "-f", "jobs.ndjson").exits(2);
        assertThat(atomic.text()).isEmpty();
        assertThat(queuectl.counts().get("pending").whole()).isZero();

        Answer partly = queuectl.call("enqueue", "-f", "jobs.ndjson").exits(6);
        assertThat(partly.said()).containsPattern("line 3\\b");
        assertThat(partly.lines()).hasSize(999).doesNotContain("job3");
        assertThat(queuectl.counts().get("pending").whole()).isEqualTo(999);
    }

    @Test
    void every_option_and_every_key_reaches_the_job() {
        queuectl.with("COPIED", "from the caller");
        queuectl.enqueue(
                "--id",
                "flags",
                "--queue",
                "mail",
                "-p",
                "7",
                "--max-retries",
                "1",
                "--backoff-base",
                "1.5",
                "--backoff-max",
                "10s",
                "--backoff-jitter",
                "--timeout",
                "3s",
                "--tag",
                "one",
                "--tag",
                "two",
                "--env",
                "GIVEN=a=b",
                "--env",
                "COPIED",
                "--cwd",
                "/",
                "pwd; echo $GIVEN $COPIED");
        queuectl.enqueue(
                "{\"id\":\"keys\",\"queue\":\"mail\",\"priority\":7,\"max_retries\":1,"
                        + "\"backoff_base\":1.5,\"backoff_jitter\":true,\"timeout\":3000,"
                        + "\"tags\":[\"one\",\"two\"],\"env\":{\"GIVEN\":\"a=b\"},"
                        + "\"cwd\":\"/\",\"command\":\"true\"}");

        for (Json job : List.of(queuectl.job("flags"), queuectl.job("keys"))) {
            assertThat(job.get("queue").text()).isEqualTo("mail");
            assertThat(job.get("priority").whole()).isEqualTo(7);
            assertThat(job.get("max_retries").whole()).isEqualTo(1);
            assertThat(job.get("backoff_base").value()).hasToString("1.5");
            assertThat(job.get("backoff_jitter").value()).isEqualTo(true);
            assertThat(job.get("timeout").whole()).isEqualTo(3000);
            assertThat(job.get("tags").items().stream().map(Json::text))
                    .containsExactly("one", "two");
            assertThat(job.get("env").get("GIVEN").text()).isEqualTo("a=b");
            assertThat(job.get("cwd").text()).isEqualTo("/");
        }
        assertThat(queuectl.job("flags").get("backoff_max").whole()).isEqualTo(10_000);
        queuectl.drain();
        assertThat(queuectl.call("log", "flags").text()).isEqualTo("/\na=b from the caller\n");
    }

    @Test
    void a_key_given_twice_is_refused() {
        Answer answer =
                queuectl.call(
                        "enqueue", "--priority", "1", "{\"command\":\"true\",\"priority\":2}");
        assertThat(answer.exits(2).said()).contains("priority");
        assertThat(queuectl.counts().get("pending").whole()).isZero();
    }

    @Test
    void a_unique_beginning_stands_for_an_id_and_an_exact_id_wins() {
        queuectl.enqueue("build", "true");
        queuectl.enqueue("build-docs", "true");
        queuectl.enqueue("deploy", "true");

        assertThat(queuectl.job("dep").get("id").text()).isEqualTo("deploy");
        assertThat(queuectl.job("build").get("id").text()).isEqualTo("build");
        assertThat(queuectl.job("build-").get("id").text()).isEqualTo("build-docs");
        Answer ambiguous = queuectl.call("show", "bui");
        assertThat(ambiguous.code()).isNotZero();
        assertThat(ambiguous.said()).contains("build", "build-docs");
    }

    @Test
    void a_job_runs_where_it_was_enqueued_with_the_workers_environment_and_nothing_more() {
        queuectl.with("SECRET_OF_THE_CALLER", "s3cret");
        String id = queuectl.enqueue("pwd; env; readlink /proc/$$/fd/0");
        queuectl.drain();

        List<String> log = queuectl.call("log", id).exits(0).lines();
        assertThat(log.getFirst()).isEqualTo(queuectl.work().toString());
        assertThat(log.getLast()).isEqualTo("/dev/null");
        assertThat(log)
                .contains("HOME=" + queuectl.folder(), "LANG=C.UTF-8")
                .contains("QUEUECTL_JOB_ID=" + id, "QUEUECTL_ATTEMPT=1", "QUEUECTL_RUN=1")
                .contains("QUEUECTL_QUEUE=default")
                .noneMatch(line -> line.contains("s3cret"))
                .noneMatch(line -> line.startsWith("LC_ALL="));
    }

    @Test
    void the_standard_input_of_the_caller_is_left_to_him() {
        Answer answer =
                queuectl.shell(
                        """
                        printf 'one\\ntwo\\n' | while read -r line; do
                            queuectl enqueue "echo $line" >/dev/null 2>&1
                            queuectl status >/dev/null
                            queuectl run -- true
                            echo "$line"
                        done
                        """);
        assertThat(answer.exits(0).text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void two_homes_may_share_one_database() {
        Path shared = queuectl.folder().resolve("shared queue.db");
        queuectl.with("QUEUECTL_URL", "sqlite:" + shared);
        queuectl.enqueue("shared", "echo done");
        queuectl.with("QUEUECTL_HOME", queuectl.folder().resolve("other home").toString());
        queuectl.drain();

        assertThat(queuectl.state("shared")).isEqualTo("completed");
        assertThat(shared).exists();
        assertThat(queuectl.folder().resolve("shared queue.db.d")).isDirectory();
    }
}
