package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Five workers and many clients share one store: nothing is lost and nothing runs twice. */
class SharingIT {

    private static final int WORKERS = 5;
    private static final int JOBS = 2000;

    /** Where starting a process is slow, so many take minutes. */
    private static final Duration ALL_RUN = Duration.ofMinutes(10);

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void five_workers_run_two_thousand_jobs_exactly_once_each() {
        enqueueBulk(JOBS);
        startWorkers();
        List<String> ran = queuectl.awaitLines("ran", JOBS, ALL_RUN);
        awaitEmptyQueue();

        assertThat(ran).containsExactlyInAnyOrderElementsOf(ids("bulk", JOBS));
        assertThat(queuectl.lines("ran")).hasSize(JOBS);
        assertThat(queuectl.counts().get("completed").whole()).isEqualTo(JOBS);
    }

    @Test
    void nothing_is_lost_while_sixteen_shells_enqueue_and_five_workers_work() {
        int shells = 16;
        int each = 5;
        List<String> workers = startWorkers();
        List<Call> calls = new ArrayList<>();
        for (int shell = 1; shell <= shells; shell++) {
            calls.add(queuectl.startShell(enqueueOneByOne("shell" + shell, each)));
        }
        enqueueBulk(JOBS);

        List<String> expected = new ArrayList<>(ids("bulk", JOBS));
        for (int shell = 1; shell <= shells; shell++) {
            Answer answer = calls.get(shell - 1).end().exits(0);
            List<String> ids = ids("shell" + shell, each);
            assertThat(answer.lines()).containsExactlyElementsOf(ids);
            assertThat(answer.said()).doesNotContainIgnoringCase("locked");
            expected.addAll(ids);
        }
        List<String> ran = queuectl.awaitLines("ran", expected.size(), ALL_RUN);
        awaitEmptyQueue();

        assertThat(ran).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(queuectl.lines("ran")).hasSameSizeAs(expected);
        for (String worker : workers) {
            assertThat(queuectl.call("worker", "logs", worker).exits(0).text())
                    .doesNotContainIgnoringCase("locked");
        }
    }

    private void enqueueBulk(int count) {
        Answer answer =
                queuectl.shell(
                                """
                                seq 1 %d | while read n; do
                                    printf '{"id":"bulk%%s",' $n
                                    echo '"command":"echo $QUEUECTL_JOB_ID >>ran"}'
                                done | queuectl enqueue -
                                """
                                        .formatted(count))
                        .exits(0);
        assertThat(answer.lines()).containsExactlyElementsOf(ids("bulk", count));
    }

    private static String enqueueOneByOne(String name, int count) {
        return """
        set -e
        for n in $(seq 1 %d); do
            queuectl enqueue %s$n 'echo $QUEUECTL_JOB_ID >>ran'
        done
        """
                .formatted(count, name);
    }

    private List<String> startWorkers() {
        for (int worker = 0; worker < WORKERS; worker++) {
            queuectl.startWorker();
        }
        List<String> workers = queuectl.workers().texts("id");
        assertThat(workers).hasSize(WORKERS);
        return workers;
    }

    private void awaitEmptyQueue() {
        queuectl.call("worker", "stop").exits(0);
        Json counts = queuectl.counts();
        assertThat(counts.get("pending").whole()).isZero();
        assertThat(counts.get("processing").whole()).isZero();
        assertThat(counts.get("failed").whole()).isZero();
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> prefix + n).toList();
    }
}
