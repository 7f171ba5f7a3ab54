package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Five older tools have this name. What their users type does what they expect. */
@Execution(ExecutionMode.CONCURRENT)
class OlderToolsIT {

    private static final String HOUR_LATER = "2035-01-01T00:00:00Z";

    private static final String UNTIL_GO =
            "{\"command\":\"echo >started; until test -e go; do sleep 0.05; done; echo end\"}";

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Nested
    class Users_of_the_one_on_Node_and_MongoDB {

        @Test
        void enqueue_a_job_that_succeeds_and_look_at_it() {
            assertThat(queuectl.enqueue("{\"id\":\"job1\",\"command\":\"echo hello\"}"))
                    .isEqualTo("job1");
            queuectl.drain();

            assertThat(queuectl.call("log", "job1").exits(0).text()).isEqualTo("hello\n");
            assertThat(queuectl.call("list", "--state", "completed").exits(0).text())
                    .contains("job1")
                    .contains("echo hello");
            assertThat(queuectl.call("status").exits(0).text()).contains("completed");
            assertThat(queuectl.call("list").exits(0).text()).doesNotContain("job1");
        }

        @Test
        void see_a_job_of_higher_priority_overtake() {
            queuectl.enqueue("{\"id\":\"first\",\"command\":\"echo first >>order\"}");
            queuectl.enqueue("{\"id\":\"second\",\"command\":\"echo second >>order\"}");
            queuectl.enqueue(
                    "{\"id\":\"urgent\",\"command\":\"echo urgent >>order\",\"priority\": 10}");
            queuectl.drain();

            assertThat(queuectl.lines("order")).containsExactly("urgent", "first", "second");
        }

        @Test
        void give_time_outs_in_milliseconds() {
            queuectl.enqueue("{\"id\":\"own\",\"command\":\"true\",\"timeout\": 5000}");
            queuectl.enqueue("{\"id\":\"slow\",\"command\":\"sleep 77\",\"max_retries\":0}");
            queuectl.call("config", "set", "job_timeout", "700").exits(0);
            queuectl.drain();

            assertThat(queuectl.job("own").get("timeout").whole()).isEqualTo(5000);
            assertThat(queuectl.job("slow").get("reason").text()).isEqualTo("timeout");
            assertThat(queuectl.processes()).isEmpty();
        }

        @Test
        void leave_a_scheduled_job_alone_until_it_is_due() {
            queuectl.startWorker();
            Instant before = Instant.now();
            queuectl.enqueue(
                    "{\"id\":\"later\",\"command\":\"true\",\"run_at\":\"" + HOUR_LATER + "\"}");
            Duration call = Duration.between(before, Instant.now());
            String due = Instant.now().plusSeconds(3).plus(call.multipliedBy(3)).toString();
            queuectl.enqueue(
                    "{\"id\":\"soon\",\"command\":\"date +%s%3N >>ran\",\"run_at\":\""
                            + due
                            + "\"}");

            long ran = Long.parseLong(queuectl.awaitLines("ran", 1).getFirst());
            assertThat(ran).isGreaterThanOrEqualTo(Instant.parse(due).toEpochMilli());
            assertThat(queuectl.state("later")).isEqualTo("pending");
        }

        @Test
        void stop_workers_gracefully_and_find_the_configuration_kept() {
            queuectl.call("config", "set", "max_retries", "5").exits(0);
            queuectl.call("worker", "start", "--count", "4").exits(0);
            String id = queuectl.enqueue(UNTIL_GO);
            queuectl.awaitLines("started", 1);
            Call stop = queuectl.start("worker", "stop");
            queuectl.awaitInLogs("stopping");
            queuectl.shell("touch go").exits(0);
            stop.end().exits(0);

            assertThat(queuectl.state(id)).isEqualTo("completed");
            assertThat(queuectl.job(id).get("max_retries").whole()).isEqualTo(5);
            assertThat(queuectl.workers().items()).isEmpty();
        }
    }

    @Nested
    class Users_of_the_one_on_Node_with_a_page {

        @Test
        void see_a_failed_job_wait_its_backoff_and_die_of_its_last_failure() {
            queuectl.call("config", "set", "backoff_base", "60").exits(0);
            queuectl.enqueue(
                    "{\"id\":\"bad\",\"command\":\"echo oops >&2; exit 3\","
                            + "\"max_retries\":3}");
            queuectl.startWorker();
            queuectl.awaitState("bad", "failed");

            Json job = queuectl.job("bad");
            Instant ended = Instant.parse(job.get("runs").get(0).get("ended_at").text());
            Instant next = Instant.parse(job.get("run_at").text());
            assertThat(next).isEqualTo(ended.plusSeconds(60));
            assertThat(job.get("attempts").whole()).isEqualTo(1);
            assertThat(queuectl.call("config", "get", "backoff_base").exits(0).word())
                    .isEqualTo("60");
        }

        @Test
        void start_workers_in_the_background_with_a_time_out_of_their_own() {
            queuectl.enqueue("{\"id\":\"slow\",\"command\":\"sleep 77\",\"max_retries\":0}");
            queuectl.enqueue("{\"id\":\"longer\",\"command\":\"sleep 1.2\",\"timeout\":30000}");
            queuectl.call("worker", "start", "--count", "3", "--timeout", "600").exits(0);

            queuectl.awaitState("slow", "dead");
            queuectl.awaitState("longer", "completed");
            assertThat(queuectl.job("slow").get("reason").text()).isEqualTo("timeout");
            queuectl.call("worker", "stop").exits(0);
            assertThat(queuectl.call("list", "--state", "pending").exits(0).lines())
                    .noneMatch(line -> line.contains("slow"));
        }

        @Test
        void find_their_jobs_after_a_restart() {
            queuectl.enqueue("{\"id\":\"kept\",\"command\":\"echo kept\"}");
            queuectl.startWorker("--queue", "other");
            queuectl.call("worker", "stop").exits(0);
            assertThat(queuectl.state("kept")).isEqualTo("pending");
            queuectl.drain();
            assertThat(queuectl.state("kept")).isEqualTo("completed");
        }
    }

    @Nested
    class Users_of_the_plain_one_on_Node {

        @Test
        void need_only_a_command_and_get_an_id() {
            String id = queuectl.enqueue("{\"command\":\"echo Hello World\"}");
            queuectl.drain();

            assertThat(id).matches("[0-9a-z]{12}");
            assertThat(queuectl.call("log", id).exits(0).text()).isEqualTo("Hello World\n");
        }

        @Test
        void run_workers_in_several_terminals_and_stop_them_from_another() {
            Call one = queuectl.start("worker", "run");
            Call two = queuectl.start("worker", "start", "--foreground");
            awaitWorkers(2);
            queuectl.call("worker", "stop").exits(0);

            one.end().exits(0);
            two.end().exits(0);
        }

        @Test
        void press_Ctrl_C_and_the_job_still_finishes() {
            String id = queuectl.enqueue(UNTIL_GO);
            Call terminal = queuectl.startInTerminal("worker", "run");
            queuectl.awaitLines("started", 1);
            Signals.sendToGroup("INT", terminal.process().pid());
            await().until(() -> terminal.said().contains("stopping"));
            queuectl.shell("touch go").exits(0);

            assertThat(terminal.end().code()).isIn(0, 130);
            assertThat(queuectl.state(id)).isEqualTo("completed");
            assertThat(queuectl.call("log", id).exits(0).text()).isEqualTo("end\n");
        }

        @Test
        void see_output_and_time_in_the_list_of_dead_jobs() {
            String id = die("{\"command\":\"echo hopeless >&2; exit 1\",\"max_retries\":0}");
            String updated = queuectl.job(id).get("updated_at").text();

            String list = queuectl.call("dlq", "list").exits(0).text();
            assertThat(list).contains(id).contains("hopeless").contains(updated.substring(0, 10));
            queuectl.call("dlq", "list", "--json").exits(0).json();
        }

        @Test
        void see_the_configuration_as_a_list() {
            queuectl.call("config", "set", "max-retries", "4").exits(0);
            assertThat(queuectl.call("config", "list").exits(0).text())
                    .containsPattern("max_retries\\s+4")
                    .contains("backoff_base");
        }
    }

    @Nested
    class Users_of_the_one_on_Python_and_MongoDB {

        @Test
        void give_the_id_and_the_command() {
            assertThat(queuectl.enqueue("job1", "echo \"Hello World\"")).isEqualTo("job1");
            queuectl.drain();
            assertThat(queuectl.call("log", "job1").exits(0).text()).isEqualTo("Hello World\n");
        }

        @Test
        void see_pids_of_workers_and_active_jobs_and_read_what_workers_log() {
            queuectl.enqueue("busy", "echo >started; until test -e go; do sleep 0.05; done");
            queuectl.enqueue("waiting", "true");
            long pid = queuectl.startWorker().pid();
            queuectl.awaitLines("started", 1);

            assertThat(queuectl.call("status").exits(0).text()).contains(Long.toString(pid));
            assertThat(queuectl.call("list").exits(0).text()).contains("busy").contains("waiting");
            queuectl.shell("touch go").exits(0);
            queuectl.awaitState("waiting", "completed");
            assertThat(queuectl.call("worker", "logs").exits(0).text())
                    .contains("busy")
                    .contains("claimed")
                    .contains("completed");
        }

        @Test
        void retry_a_dead_job_with_its_count_reset() {
            queuectl.call("config", "set", "backoff_max", "100ms").exits(0);
            String id = die("{\"command\":\"test -e mended\",\"max_retries\":1}");
            assertThat(queuectl.job(id).get("attempts").whole()).isEqualTo(2);

            queuectl.shell("touch mended; queuectl dlq retry " + id).exits(0);
            Json again = queuectl.job(id);
            assertThat(again.get("state").text()).isEqualTo("pending");
            assertThat(again.get("attempts").whole()).isZero();

            queuectl.drain();
            Json job = queuectl.job(id);
            assertThat(job.get("state").text()).isEqualTo("completed");
            assertThat(job.get("attempts").whole()).isEqualTo(1);
            assertThat(job.get("runs").each("number").map(Json::whole)).containsExactly(1L, 2L, 3L);
            queuectl.call("dlq", "retry", id).exits(4);
        }

        @Test
        void see_the_configuration_by_the_word_show() {
            queuectl.call("config", "set", "max_retries", "2").exits(0);
            assertThat(queuectl.call("config", "show").exits(0).text())
                    .isEqualTo(queuectl.call("config", "list").exits(0).text())
                    .containsPattern("max_retries\\s+2");
        }
    }

    @Nested
    class Users_of_the_one_on_Python_and_SQLite {

        @Test
        void see_a_job_time_out_be_retried_and_die() {
            queuectl.call("config", "set", "backoff_max", "100ms").exits(0);
            String id = die("{\"command\":\"sleep 77\",\"timeout\":300,\"max_retries\":1}");

            Json job = queuectl.job(id);
            assertThat(job.get("runs").texts("outcome")).containsExactly("timeout", "timeout");
            assertThat(job.get("reason").text()).isEqualTo("timeout");
            assertThat(queuectl.call("dlq", "list").exits(0).text()).contains("timeout");
        }

        @Test
        void see_output_and_error_of_every_job() {
            String id = die("{\"command\":\"echo out; echo err >&2; exit 9\",\"max_retries\":0}");

            Answer log = queuectl.call("log", id).exits(0);
            assertThat(log.text()).isEqualTo("out\n");
            assertThat(log.said()).isEqualTo("err\n");
            assertThat(queuectl.call("dlq", "list").exits(0).text()).contains("err");
        }

        @Test
        void see_a_job_die_when_its_failures_exceed_max_retries() {
            queuectl.call("config", "set", "max-retries", "2").exits(0);
            queuectl.call("config", "set", "backoff-max", "100ms").exits(0);
            String id = die("{\"command\":\"no-such-command-anywhere\"}");

            Json job = queuectl.job(id);
            assertThat(job.get("attempts").whole()).isEqualTo(3);
            assertThat(job.get("exit_code").whole()).isEqualTo(127);
            assertThat(job.get("runs").items()).hasSize(3);
        }

        @Test
        void share_jobs_among_workers_by_priority_and_without_overlap() {
            queuectl.shell(
                            """
                            for n in 1 2 3 4 5 6 7 8 9; do
                                echo '{"id":"low'$n'","command":"echo $QUEUECTL_JOB_ID >>ran"}'
                                echo '{"id":"high'$n'","command":"echo $QUEUECTL_JOB_ID >>ran","priority":5}'
                            done | queuectl enqueue -
                            """)
                    .exits(0);
            queuectl.call("worker", "start", "--count", "2").exits(0);
            queuectl.call("worker", "start", "--count", "2").exits(0);
            List<String> ran = queuectl.awaitLines("ran", 18);

            assertThat(ran).hasSize(18).doesNotHaveDuplicates();
            assertThat(ran.subList(0, 3)).allMatch(id -> id.startsWith("high"));
        }
    }

    /** Enqueues a job and works until it is dead. */
    private String die(String json) {
        String id = queuectl.enqueue(json);
        queuectl.drain();
        assertThat(queuectl.state(id)).isEqualTo("dead");
        return id;
    }

    private void awaitWorkers(int count) {
        await().until(() -> queuectl.workers().items().size() == count);
    }
}
