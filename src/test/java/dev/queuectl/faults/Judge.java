package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Json;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.domain.Job;
import dev.queuectl.faults.Ledger.JobRun;
import dev.queuectl.faults.TotalQueue.Verdict;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holds the ledger of a test against what was acknowledged and against what the program itself
 * tells of the runs. It is for tests in which every job may complete.
 */
final class Judge {

    /** So many quick jobs a worker claims ahead at most, and as many results may be gathering. */
    static final int AT_HAND = 64;

    private final Queuectl queuectl;
    private final History history;
    private final Books books;

    Judge(Queuectl queuectl, History history) {
        this(queuectl, history, Books.ofSqlite(queuectl.database()));
    }

    /**
     * @param books what the store says when no process uses it any more
     */
    Judge(Queuectl queuectl, History history, Books books) {
        this.queuectl = queuectl;
        this.history = history;
        this.books = books;
    }

    /** What the jobs wrote down until now. */
    Ledger ledger() {
        return Ledger.of(queuectl.lines("ledger"));
    }

    /** Waits until no stored job is left to be run. */
    void awaitDrained() {
        // As long as it takes, which with thousands of jobs is minutes, while some end.
        for (long left = unfinished(), before = Long.MAX_VALUE;
                left < before;
                left = unfinished()) {
            before = left;
            long known = left;
            await("fewer unfinished jobs than " + left)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> unfinished() < Math.max(1, known));
        }
        assertThat(unfinished()).as("unfinished jobs").isZero();
    }

    private long unfinished() {
        Json counts = queuectl.counts();
        return Stream.of("pending", "processing", "failed")
                .mapToLong(state -> counts.get(state).whole())
                .sum();
    }

    /**
     * Ends the workers and judges. Nothing was lost or unexpected, no job overlapped itself, no run
     * started twice, every job is completed with its first attempt, every other start of it is a
     * run that is recorded as lost or interrupted, nothing is left over, and the store is sound.
     *
     * @param mostExtraStarts how many starts the faults of the test explain
     */
    TotalQueue judge(int mostExtraStarts) {
        queuectl.call("worker", "stop", "--all-hosts", "--timeout", "150s").exits(0);
        queuectl.awaitNoProcess();
        Ledger ledger = ledger();
        TotalQueue queue = TotalQueue.of(history.attempted(), history.acknowledged(), ledger);
        System.out.printf(
                "%d attempted, %d acknowledged, %d starts, %d duplicated, %d recovered: %s%n",
                history.attempted().size(),
                history.acknowledged().size(),
                ledger.starts().size(),
                queue.duplicated().size(),
                queue.recovered().size(),
                queue.verdict());
        assertThat(queue.lost()).as("lost").isEmpty();
        assertThat(queue.unexpected()).as("unexpected").isEmpty();
        assertThat(queue.verdict()).isEqualTo(Verdict.VALID);
        assertThat(ledger.overlapping()).as("runs that overlap a later one").isEmpty();
        assertThat(ledger.startedTwice()).as("runs that started twice").isEmpty();
        assertThat(ledger.starts().size() - ledger.startsByJob().size())
                .as("extra starts")
                .isLessThanOrEqualTo(mostExtraStarts);
        assertEveryJobCompletedAtItsFirstAttempt(ledger);
        queue.duplicated().forEach(job -> assertEveryStartIsRecorded(job, ledger));
        books.requireSound();
        return queue;
    }

    private void assertEveryJobCompletedAtItsFirstAttempt(Ledger ledger) {
        Map<String, String> ends = new LinkedHashMap<>();
        for (Job job : books.jobs(history.attempted())) {
            String end =
                    job.state().kind() + " with " + job.counters().attempts() + " attempts used";
            ends.put(job.id().value(), end);
        }
        assertThat(ends.keySet()).containsAll(history.acknowledged());
        assertThat(ledger.ended()).containsAll(ends.keySet());
        ends.values().removeIf("COMPLETED with 1 attempts used"::equals);
        assertThat(ends).as("jobs not completed by their first attempt").isEmpty();
    }

    private void assertEveryStartIsRecorded(String id, Ledger ledger) {
        List<Json> runs = queuectl.job(id).get("runs").items();
        List<Integer> numbers = runs.stream().map(run -> (int) run.get("number").whole()).toList();
        List<Integer> started =
                ledger.starts().stream()
                        .filter(start -> start.job().equals(id))
                        .map(JobRun::run)
                        .toList();
        assertThat(numbers).as("recorded runs of %s", id).containsAll(started);
        assertThat(runs.getLast().get("outcome").text()).isEqualTo("exit");
        assertThat(runs.subList(0, runs.size() - 1))
                .as("earlier runs of %s", id)
                .allSatisfy(
                        run -> assertThat(run.get("outcome").text()).isIn("lost", "interrupted"));
    }
}
