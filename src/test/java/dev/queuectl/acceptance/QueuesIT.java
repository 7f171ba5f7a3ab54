package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.List;

/** Pausing queues, limiting them, and what jobs take over from them. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class QueuesIT {
    private static final int LIMIT = 3;

    /** Keeps book of who is in; nobody leaves before there were once as many as may be. */
    private static final String FULL_ONCE =
            "echo + >>book; until test -e full; do test $(grep -c + book) -lt "
                    + LIMIT
                    + " || touch full; sleep 0.02; done; sleep 0.02; echo - >>book";

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private Json queue(String name) {
        return queuectl.call("queue", "show", name, "--json").exits(0).json();
    }

    private int running() {
        return queuectl.call("list", "--state", "processing", "--json")
                .exits(0)
                .json()
                .items()
                .size();
    }

    @Test
    void a_paused_queue_waits_until_it_is_resumed_and_says_so() {
        queuectl.startWorker();
        assertThat(queuectl.call("queue", "pause", "mail", "--reason", "it moves").exits(0).said())
                .contains("queue mail is paused by ")
                .contains("it moves");
        Answer added =
                queuectl.call("enqueue", "--queue", "mail", "--id", "m1", "echo m1").exits(0);
        assertThat(added.text()).isEqualTo("m1\n");
        assertThat(added.said()).contains("queue 'mail' is paused by ").contains("queue resume");
        assertThat(
                        queuectl.callWithInput(
                                        "{\"command\":\"true\",\"queue\":\"mail\",\"id\":\"m2\"}\n",
                                        "enqueue",
                                        "-")
                                .exits(0)
                                .said())
                .contains("queue 'mail' is paused by ");
        queuectl.enqueue("--id", "d1", "echo d1");
        queuectl.awaitState("d1", "completed");

        assertThat(queuectl.state("m1")).isEqualTo("pending");
        assertThat(queue("mail").get("paused").get("why").text()).isEqualTo("it moves");
        assertThat(queuectl.call("queue", "list").exits(0).text()).contains("mail\t0\t2\t0\t");
        assertThat(queuectl.drain("--queue", "mail").said())
                .contains("2 jobs left in queues that are paused");
        assertThat(queuectl.call("queue", "resume", "mail").exits(0).said())
                .contains("queue mail goes on");
        queuectl.awaitState("m1", "completed");
        queuectl.awaitState("m2", "completed");
        assertThat(queuectl.call("queue", "resume", "mail").exits(0).said())
                .contains("was not paused");
    }

    @Test
    void never_more_jobs_of_a_queue_run_at_once_than_its_limit_however_many_workers_there_are() {
        int jobs = "long".equals(System.getProperty("queuectl.faults")) ? 2000 : 300;
        queuectl.call("queue", "set", "mail", "limit", Integer.toString(LIMIT)).exits(0);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < jobs; i++) {
            lines.append("{\"queue\":\"mail\",\"command\":\"" + FULL_ONCE + "\"}\n");
        }
        queuectl.callWithInput(lines.toString(), "enqueue", "-", "--quiet").exits(0);
        for (int i = 0; i < 4; i++) {
            queuectl.startWorker("--count", "2");
        }
        await().atMost(Duration.ofMinutes(10))
                .until(() -> queuectl.counts().get("completed").whole() == jobs);

        int running = 0;
        int most = 0;
        for (String line : queuectl.lines("book")) {
            running += line.equals("+") ? 1 : -1;
            most = Math.max(most, running);
        }
        assertThat(queuectl.lines("book")).hasSize(2 * jobs);
        assertThat(most).isEqualTo(LIMIT);
    }

    @Test
    void a_limit_is_followed_while_it_changes() {
        queuectl.withLongGrace().startWorker("--count", "4");
        queuectl.call("queue", "set", "mail", "limit", "1").exits(0);
        for (int i = 1; i <= 4; i++) {
            queuectl.enqueue("--queue", "mail", "--id", "m" + i, "sleep 1000");
        }
        queuectl.enqueue("--id", "d1", "echo d1");
        queuectl.awaitState("d1", "completed");
        assertThat(running()).isEqualTo(1);
        assertThat(queuectl.call("queue", "list").exits(0).text()).contains("mail\t1/1\t3\t");

        queuectl.call("queue", "set", "mail", "limit", "2").exits(0);
        await().until(() -> running() == 2);
        queuectl.call("queue", "set", "mail", "limit", "1").exits(0);
        queuectl.call("cancel", "m1").exits(0);
        queuectl.enqueue("--id", "d2", "echo d2");
        queuectl.awaitState("d2", "completed");
        assertThat(running()).isEqualTo(1);
        queuectl.call("cancel", "m2").exits(0);
        queuectl.awaitState("m3", "processing");
        queuectl.call("queue", "set", "mail", "limit", "none").exits(0);
        queuectl.awaitState("m4", "processing");
    }

    @Test
    void a_worker_runs_as_many_jobs_at_once_as_it_is_told_while_it_runs() {
        queuectl.withLongGrace().startWorker("--count", "1");
        String worker = queuectl.call("worker", "list", "-o", "id").exits(0).text().strip();
        for (int i = 1; i <= 4; i++) {
            queuectl.enqueue("--queue", "mail", "--id", "m" + i, "sleep 1000");
        }
        await().until(() -> running() == 1);

        assertThat(queuectl.call("worker", "scale", worker, "3").exits(0).said())
                .contains("runs 3 jobs at a time");
        await().until(() -> running() == 3);
        assertThat(
                        queuectl.call("worker", "scale", worker, "1", "--json")
                                .exits(0)
                                .json()
                                .get("slots")
                                .whole())
                .isEqualTo(1);
        queuectl.call("cancel", "m1").exits(0);
        queuectl.call("cancel", "m2").exits(0);
        queuectl.call("cancel", "m3").exits(0);
        queuectl.awaitState("m4", "processing");

        queuectl.call("worker", "scale", worker).exits(2);
        queuectl.call("worker", "scale", worker, "0").exits(2);
        queuectl.call("worker", "scale", "nobody", "2").exits(3);
    }

    @Test
    void jobs_take_over_what_their_queue_says_unless_they_say_it_themselves() {
        queuectl.call("config", "set", "max_retries", "1").exits(0);
        queuectl.call("config", "set", "job_timeout", "1h").exits(0);
        queuectl.call("queue", "set", "mail", "max-retries", "0").exits(0);
        queuectl.call("queue", "set", "mail", "job_timeout", "200ms").exits(0);
        queuectl.enqueue("--queue", "mail", "--id", "m1", "sleep 1000");
        queuectl.enqueue(
                "--queue",
                "mail",
                "--id",
                "m2",
                "--max-retries",
                "5",
                "--timeout",
                "30s",
                "sleep 1");
        queuectl.enqueue("--id", "d1", "true");
        queuectl.drain();

        assertThat(queuectl.job("m1").get("max_retries").whole()).isZero();
        assertThat(queuectl.job("m1").get("reason").text()).isEqualTo("timeout");
        assertThat(queuectl.state("m1")).isEqualTo("dead");
        assertThat(queuectl.job("m2").get("max_retries").whole()).isEqualTo(5);
        assertThat(queuectl.state("m2")).isEqualTo("completed");
        assertThat(queuectl.job("d1").get("max_retries").whole()).isEqualTo(1);
        assertThat(queue("mail").get("job_timeout").whole()).isEqualTo(200);
    }

    @Test
    void what_is_not_understood_is_refused() {
        assertThat(queuectl.call("queue", "set", "mail", "limt", "3").exits(2).said())
                .contains("limit");
        for (List<String> bad :
                List.of(
                        List.of("limit", "0"),
                        List.of("limit", "many"),
                        List.of("max_retries", "101"),
                        List.of("job_timeout", "-1s"))) {
            queuectl.call("queue", "set", "mail", bad.get(0), bad.get(1)).exits(2);
        }
        queuectl.call("queue", "set", "mail", "limit").exits(2);
        queuectl.call("queue", "set", "a b", "limit", "3").exits(2);
        queuectl.call("queue", "pause").exits(2);
        queuectl.call("queue", "resume").exits(2);
        queuectl.call("queue", "list", "mail").exits(2);
        assertThat(queuectl.call("queue", "show", "mail").exits(3).said()).contains("'mail'");
        assertThat(queuectl.call("queue", "list", "--json").exits(0).json().items()).isEmpty();
    }
}
