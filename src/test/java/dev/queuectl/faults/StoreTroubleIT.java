package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.queuectl.acceptance.Answer;
import dev.queuectl.acceptance.MarkedProcesses;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.acceptance.Queuectl.Worker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The store is full, locked by a stranger, or taken away. */
@Execution(ExecutionMode.CONCURRENT)
class StoreTroubleIT {

    private static final String WORK = "sleep 0.0$(($$ % 9))";

    private final Queuectl queuectl = new Queuectl();
    private final Random random = Figures.random(this);
    private final History history = new History(queuectl);
    private final Judge judge = new Judge(queuectl, history);
    private Optional<SmallDisk> disk = Optional.empty();

    /** The program is to leave before its disk does. */
    @AfterEach
    void close() {
        try {
            queuectl.close();
        } finally {
            disk.ifPresent(SmallDisk::close);
        }
    }

    @Test
    void a_full_disk_loses_nothing_acknowledged_and_work_goes_on_when_there_is_space_again()
            throws InterruptedException {
        // Four times the length at which the log is copied into the database and begun anew.
        disk = SmallDisk.mount(queuectl, 32);
        assumeTrue(disk.isPresent(), "a small disk can only be mounted by root");
        SmallDisk small = disk.orElseThrow();
        queuectl.startWorker("--count", "2");
        queuectl.startWorker("--count", "2");
        int refusals = 0;
        int rounds = Figures.choose(1, 20);
        for (int round = 0; round < rounds; round++) {
            history.enqueue(30, WORK).exits(0);
            Thread.sleep(random.nextInt(300));
            small.fill();
            refusals += enqueueOnFullDisk();
            Thread.sleep(random.nextInt(2000));
            small.free();
            history.enqueue(1, "echo $QUEUECTL_JOB_ID >>probes").exits(0);
            int probes = round + 1;
            // What is promised is judged by the long form: machines that build are slow.
            await("workers at work again")
                    .atMost(Duration.ofSeconds(Figures.choose(180, 10)))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> queuectl.lines("probes").size() == probes);
        }
        judge.awaitDrained();
        queuectl.call("worker", "stop").exits(0);
        queuectl.awaitNoProcess();
        small.rescue(queuectl.database());

        judge.judge(0);
        assertThat(refusals).as("refusals by a full disk").isPositive();
    }

    @Test
    void workers_can_be_stopped_while_the_disk_is_full() {
        disk = SmallDisk.mount(queuectl, 32);
        assumeTrue(disk.isPresent(), "a small disk can only be mounted by root");
        SmallDisk small = disk.orElseThrow();
        Worker worker = queuectl.startWorker();
        queuectl.enqueue("held", "echo >>started; sleep 777");
        queuectl.awaitLines("started", 1);
        small.fill();

        queuectl.call("worker", "stop", "--now").exits(0);

        await().until(() -> !MarkedProcesses.lives(worker.pid()));
        queuectl.awaitNoProcess();
        small.free();
        queuectl.startWorker();
        queuectl.awaitLines("started", 2);
        queuectl.call("worker", "stop", "--now").exits(0);
        assertThat(queuectl.state("held")).isEqualTo("pending");
        assertThat(queuectl.job("held").get("attempts").whole()).isZero();
    }

    /** Enqueues till something is refused, and answers how often that was. */
    private int enqueueOnFullDisk() {
        int refusals = 0;
        for (int count : List.of(1, 30, 1, 300)) {
            int before = history.acknowledged().size();
            Answer answer = history.enqueue(count, WORK);
            int printed = history.acknowledged().size() - before;
            if (answer.code() == 0) {
                assertThat(printed).as("%s", answer).isEqualTo(count);
            } else {
                answer.exits(5);
                assertThat(answer.said()).contains("is full");
                assertThat(printed).as("%s", answer).isLessThan(count);
                refusals++;
            }
        }
        return refusals;
    }

    @Test
    void a_stranger_that_holds_the_write_lock_again_and_again_is_noticed_by_no_user()
            throws IOException {
        queuectl.startWorker("--count", "2");
        queuectl.startWorker("--count", "2");
        history.enqueue(20, WORK).exits(0);
        try (OutsideWriter stranger = OutsideWriter.start(queuectl.database(), random.nextLong())) {
            long end = System.nanoTime() + Duration.ofSeconds(Figures.choose(4, 60)).toNanos();
            for (int round = 0; round < 3 || System.nanoTime() < end; round++) {
                List<Answer> answers = new ArrayList<>();
                answers.add(history.enqueue(1 + random.nextInt(20), WORK));
                answers.add(queuectl.call(READS.get(random.nextInt(READS.size()))));
                answers.add(queuectl.call("config", "set", "kill_grace", "9s"));
                assertThat(answers)
                        .allSatisfy(answer -> {
                            answer.exits(0);
                            assertThat(answer.said()).doesNotContain("error");
                        });
            }
            queuectl.startWorker();
            assertThat(stranger.isAtWork()).isTrue();
        }
        judge.awaitDrained();

        judge.judge(0);
        assertThat(logs()).hasSize(3).noneMatch(log -> log.contains("locked"));
    }

    private static final List<String[]> READS =
            List.of(
                    new String[] {"status"},
                    new String[] {"list", "--all"},
                    new String[] {"show", "job-1"},
                    new String[] {"log", "job-2"},
                    new String[] {"dlq", "list"},
                    new String[] {"worker", "list"});

    @Test
    void workers_whose_database_is_removed_say_so_and_leave_with_their_jobs() throws IOException {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(queuectl.startWorker("--count", "2"));
        }
        for (int i = 0; i < 6; i++) {
            queuectl.enqueue("echo >>started; sleep 777");
        }
        queuectl.awaitLines("started", 6);
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.delete(queuectl.home().resolve("queue.db" + suffix));
        }

        await("the workers' leaving")
                .pollInterval(Duration.ofMillis(100))
                .until(() -> workers.stream().noneMatch(w -> MarkedProcesses.lives(w.pid())));
        queuectl.awaitNoProcess();
        assertThat(logs()).hasSize(4).allMatch(log -> log.contains("removed"));
        assertThat(queuectl.database()).as("the database, made anew by a worker").doesNotExist();
    }

    /** What each of the workers wrote into its log. */
    private List<String> logs() throws IOException {
        List<String> logs = new ArrayList<>();
        Path folder = queuectl.home().resolve("queue.db.d/logs");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                logs.add(Files.readString(file));
            }
        }
        return logs;
    }
}
