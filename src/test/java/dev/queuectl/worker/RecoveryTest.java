package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.StartedRuns;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerStore.SeizedWorker;
import dev.queuectl.store.Workplace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** What a living worker makes of dead ones. */
class RecoveryTest {
    private static final WorkerId SELF = new WorkerId("w-self");

    @TempDir Path folder;
    private WorkerBench bench;
    private WorkerLog log;
    private Recovery recovery;

    @BeforeEach
    void open() {
        bench = new WorkerBench(folder);
        log = new WorkerLog(bench::log, bench.clock);
        recovery =
                new Recovery(
                        bench.storage,
                        bench.commands,
                        new WorkerOptions(
                                SELF,
                                WorkerBench.HOST,
                                1,
                                Set.of(),
                                Optional.empty(),
                                Optional.empty(),
                                new WorkerOptions.Until.Stopped()),
                        new Verdicts(bench.clock, new SplittableRandom(1)),
                        new FigureBook(bench.storage.figures(), bench.clock, log),
                        log);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** A worker that died, and what was done about it. */
    private static final class Corpse implements SeizedWorker {
        private final WorkerId id;
        private boolean forgotten;
        private boolean closed;

        Corpse(String id) {
            this.id = new WorkerId(id);
        }

        @Override
        public WorkerRecord worker() {
            return new WorkerRecord(
                    id, WorkerBench.HOST, 1, 1, Set.of(), new SettableClock().instant());
        }

        @Override
        public void forget() {
            forgotten = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Lets a worker die with a job in its hands. */
    private Corpse died(String worker, String job) {
        bench.enqueue(job, WorkerBench.spec(3));
        return diedAgain(worker);
    }

    private Corpse diedAgain(String worker) {
        Turn.Claim claim = new Turn.Claim(1, 0, Set.of(), Optional.empty());
        Corpse corpse = new Corpse(worker);
        bench.storage
                .jobs()
                .turn(new Turn(corpse.id, bench.clock.instant(), List.of(), List.of(), claim));
        return corpse;
    }

    @Test
    void a_job_of_a_dead_worker_waits_again_and_its_run_is_recorded_as_lost() {
        Corpse corpse = died("w-dead", "job");
        bench.storage.bury(List.of(corpse));
        assertThat(recovery.turn()).isOne();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.job("job").counters().attempts()).isZero();
        assertThat(bench.job("job").counters().losses()).isOne();
        assertThat(bench.runs("job").getFirst().outcome()).isEqualTo(new Outcome.Lost());
        assertThat(corpse.forgotten).isTrue();
        assertThat(corpse.closed).isTrue();
    }

    @Test
    void a_job_that_had_not_been_started_waits_again_as_if_nobody_had_claimed_it()
            throws Exception {
        Corpse corpse = died("w-dead", "started");
        died("w-dead", "waiting");
        Workplace workplace = bench.storage.workplace();
        workplace.prepareScratch(corpse.id);
        Files.writeString(
                StartedRuns.path(workplace, corpse.id),
                StartedRuns.note(new JobId("started"), 1, 3, OutputLimit.NONE));
        Files.writeString(workplace.scratchFile(corpse.id, 3, Channel.OUT), "so far");
        bench.storage.bury(List.of(corpse));

        assertThat(recovery.turn()).isEqualTo(2);

        assertThat(bench.state("waiting")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.job("waiting").counters().isNone()).isTrue();
        assertThat(bench.runs("waiting")).isEmpty();
        assertThat(bench.runs("started").getFirst().outcome()).isEqualTo(new Outcome.Lost());
        assertThat(bench.storage.jobs().output(new JobId("started"), 1, Channel.OUT))
                .contains("so far".getBytes(UTF_8));
        assertThat(workplace.scratch(corpse.id)).doesNotExist();
    }

    @Test
    void what_a_lost_run_wrote_is_kept_when_it_is_large() throws Exception {
        Corpse corpse = died("w-dead", "job");
        Workplace workplace = bench.storage.workplace();
        workplace.prepareScratch(corpse.id);
        workplace.prepareOutputs();
        Files.writeString(
                StartedRuns.path(workplace, corpse.id),
                StartedRuns.note(new JobId("job"), 1, 1, OutputLimit.NONE));
        byte[] large = new byte[RunOutput.KEPT_IN_STORE + 1];
        Files.write(workplace.scratchFile(corpse.id, 1, Channel.ERR), large);
        bench.storage.bury(List.of(corpse));

        recovery.turn();

        assertThat(workplace.output(new JobId("job"), 1, Channel.ERR)).hasBinaryContent(large);
        assertThat(bench.runs("job").getFirst().output().stderrBytes()).isEqualTo(large.length);
    }

    @Test
    void what_a_lost_run_wrote_is_bounded_by_the_limit_that_applied_when_it_started()
            throws Exception {
        Corpse corpse = died("w-dead", "job");
        JobId job = new JobId("job");
        Workplace workplace = bench.storage.workplace();
        workplace.prepareScratch(corpse.id);
        workplace.prepareOutputs();
        OutputLimit limit = new OutputLimit(128 * 1024);
        Files.writeString(
                StartedRuns.path(workplace, corpse.id), StartedRuns.note(job, 1, 1, limit));
        Files.write(workplace.scratchFile(corpse.id, 1, Channel.OUT), new byte[1_000_000]);
        // The worker died after it had put the other stream together, before it could say so.
        Files.write(workplace.scratchFile(corpse.id, 1, Channel.ERR), new byte[2_000_000]);
        Files.write(workplace.output(job, 1, Channel.ERR), new byte[1]);
        bench.storage.bury(List.of(corpse));

        recovery.turn();

        assertThat(workplace.output(job, 1, Channel.OUT)).hasSize(limit.keptSize(1_000_000));
        assertThat(workplace.output(job, 1, Channel.ERR)).hasSize(limit.keptSize(2_000_000));
        Run run = bench.runs("job").getFirst();
        assertThat(run.output().stdoutBytes()).isEqualTo(1_000_000);
        assertThat(run.output().stderrBytes()).isEqualTo(2_000_000);
        assertThat(workplace.scratch(corpse.id)).doesNotExist();
    }

    @Test
    void a_worker_is_recovered_once_the_store_takes_what_its_lost_run_wrote() throws Exception {
        Corpse corpse = died("w-dead", "job");
        JobId job = new JobId("job");
        Workplace workplace = bench.storage.workplace();
        workplace.prepareScratch(corpse.id);
        Files.writeString(
                StartedRuns.path(workplace, corpse.id),
                StartedRuns.note(job, 1, 1, OutputLimit.NONE));
        byte[] large = new byte[RunOutput.KEPT_IN_STORE + 1];
        Files.write(workplace.scratchFile(corpse.id, 1, Channel.OUT), large);
        bench.storage.bury(List.of(corpse));
        bench.storage.fail("keep");
        assertThatExceptionOfType(StoreException.class).isThrownBy(recovery::turn);
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        assertThat(corpse.forgotten).isFalse();

        bench.storage.mend();
        recovery.turn();

        assertThat(bench.runs("job").getFirst().output().stdoutBytes()).isEqualTo(large.length);
        assertThat(workplace.output(job, 1, Channel.OUT)).hasBinaryContent(large);
    }

    /** Lets a worker write down that the run of its job exited so, having written much. */
    private RunFiles writesDown(Corpse corpse, String id, int code) throws Exception {
        Job job = bench.job(id);
        RunFiles files = RunFiles.open(bench.storage, corpse.id, bench.commands);
        RunFiles.Pair pair = files.begin(job, OutputLimit.NONE);
        Files.writeString(pair.out().path(), "done");
        Files.write(pair.err().path(), new byte[RunOutput.KEPT_IN_STORE + 1]);
        bench.storage.fail("keep");
        RunOutput output = files.collect(job, pair, OutputLimit.NONE);
        bench.storage.mend();
        Run run =
                new Run(
                        job.runNumber(),
                        corpse.id,
                        "here",
                        OptionalLong.of(4711),
                        bench.clock.instant(),
                        bench.clock.instant().plusMillis(5),
                        new Outcome.Exited(code),
                        Optional.of(new Run.Usage(Duration.ofNanos(17), OptionalLong.empty())),
                        output.sizes());
        files.writeDown(
                List.of(
                        new Verdicts(bench.clock, new SplittableRandom(1))
                                .conclude(job, run, output, Optional.of(pair), 3)));
        return files;
    }

    @Test
    void a_run_of_which_the_end_was_written_down_is_concluded_as_it_ended() throws Exception {
        Corpse corpse = died("w-dead", "job");
        writesDown(corpse, "job", 0).close();
        bench.storage.bury(List.of(corpse));

        recovery.turn();

        assertThat(bench.state("job")).isEqualTo(JobState.Kind.COMPLETED);
        Run run = bench.runs("job").getFirst();
        assertThat(run.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(run.worker()).isEqualTo(corpse.id);
        assertThat(run.pid()).hasValue(4711);
        assertThat(run.usage().orElseThrow().cpu()).isEqualTo(Duration.ofNanos(17));
        assertThat(Duration.between(run.startedAt(), run.endedAt())).hasMillis(5);
        assertThat(bench.storage.jobs().output(new JobId("job"), 1, Channel.OUT))
                .contains("done".getBytes(UTF_8));
        assertThat(bench.storage.workplace().output(new JobId("job"), 1, Channel.ERR))
                .hasSize(RunOutput.KEPT_IN_STORE + 1);
        assertThat(corpse.forgotten).isTrue();
        assertThat(bench.storage.workplace().scratch(corpse.id)).doesNotExist();
    }

    @Test
    void an_end_that_was_written_down_comes_too_late_when_the_run_was_given_up() throws Exception {
        Corpse corpse = died("w-dead", "job");
        writesDown(corpse, "job", 0).close();
        WorkerId id = corpse.id;
        Job taken = bench.storage.jobs().takeOver(id, id, bench.clock.instant()).getFirst();
        bench.storage
                .jobs()
                .turn(
                        new Turn(
                                id,
                                bench.clock.instant(),
                                List.of(Specimens.loss(taken, bench.clock.instant())),
                                List.of(),
                                Turn.Claim.NOTHING));

        recovery.bringLateResults();

        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.runs("job"))
                .extracting(Run::outcome)
                .containsExactly(new Outcome.Superseded());
        assertThat(bench.storage.workplace().scratch(id)).doesNotExist();
    }

    @Test
    void what_a_living_worker_wrote_down_is_left_to_it() throws Exception {
        Corpse living = died("w-living", "job");
        try (RunFiles _ = writesDown(living, "job", 0)) {
            recovery.bringLateResults();
            assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        }
        recovery.bringLateResults();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.COMPLETED);
    }

    @Test
    void what_was_written_down_stays_until_the_store_takes_it() throws Exception {
        Corpse corpse = died("w-dead", "job");
        writesDown(corpse, "job", 0).close();
        bench.storage.fail("turn");
        assertThatExceptionOfType(StoreException.class).isThrownBy(recovery::bringLateResults);

        bench.storage.mend();
        recovery.bringLateResults();

        assertThat(bench.state("job")).isEqualTo(JobState.Kind.COMPLETED);
    }

    @Test
    void what_was_being_written_down_when_the_worker_died_counts_for_nothing() throws Exception {
        Corpse corpse = died("w-dead", "job");
        writesDown(corpse, "job", 0).close();
        Path results = ResultJournal.path(bench.storage.workplace(), corpse.id);
        byte[] whole = Files.readAllBytes(results);
        Files.write(results, Arrays.copyOf(whole, whole.length - 1));
        bench.storage.bury(List.of(corpse));

        recovery.turn();

        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.runs("job").getFirst().outcome()).isEqualTo(new Outcome.Lost());
    }

    @Test
    void a_job_that_was_lost_as_often_as_the_crash_limit_is_poison() {
        bench.storage.settings().put("crash_limit", "2");
        bench.storage.bury(List.of(died("w-one", "job")));
        recovery.turn();
        bench.storage.bury(List.of(diedAgain("w-two")));
        recovery.turn();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.DEAD);
        assertThat(bench.job("job").last().orElseThrow().reason()).isEqualTo(Reason.POISON);
    }

    @Test
    void a_worker_that_could_not_be_recovered_is_left_as_it_was_for_the_next_turn() {
        Corpse corpse = died("w-dead", "job");
        bench.storage.bury(List.of(corpse));
        bench.storage.fail("turn");
        assertThatExceptionOfType(StoreException.class).isThrownBy(recovery::turn);
        assertThat(corpse.forgotten).isFalse();
        bench.storage.mend();
        assertThat(bench.storage.jobs().held()).containsOnlyKeys(corpse.id);

        assertThat(recovery.turn()).isOne();

        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PENDING);
        assertThat(corpse.forgotten).isTrue();
    }

    @Test
    void a_job_that_had_not_been_started_is_called_off_if_somebody_wants_that() throws Exception {
        Corpse corpse = died("w-dead", "job");
        Workplace workplace = bench.storage.workplace();
        workplace.prepareScratch(corpse.id);
        Files.createFile(StartedRuns.path(workplace, corpse.id));
        bench.storage.jobs().requestCancel(Set.of(new JobId("job")));
        bench.storage.bury(List.of(corpse));

        recovery.turn();

        assertThat(bench.state("job")).isEqualTo(JobState.Kind.CANCELLED);
        assertThat(bench.runs("job")).isEmpty();
    }

    @Test
    void every_dead_worker_is_let_go_of_though_the_first_could_not_be_recovered() {
        Corpse first = died("w-one", "first");
        Corpse second = died("w-two", "second");
        bench.storage.bury(List.of(first, second));
        bench.storage.fail("takeOver");
        assertThatExceptionOfType(StoreException.class).isThrownBy(recovery::turn);
        assertThat(first.closed).isTrue();
        assertThat(second.closed).isTrue();
    }

    @Test
    void the_jobs_of_processes_that_do_not_end_are_left_alone_and_it_is_told_once() {
        Corpse corpse = died("w-dead", "job");
        bench.storage.bury(List.of(corpse));
        bench.commands.leaveSurvivors(List.of(4711L));
        assertThat(recovery.turn()).isZero();
        assertThat(recovery.turn()).isZero();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        assertThat(corpse.forgotten).isFalse();
        log.flush();
        assertThat(bench.log()).containsOnlyOnce("4711");
        bench.commands.leaveSurvivors(List.of());
        assertThat(recovery.turn()).isOne();
    }
}
