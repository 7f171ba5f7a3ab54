package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Host;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Who lives is told by locks on files, and by nothing that could be mistaken. */
class LivenessTest {
    private static final WorkerId SELF = new WorkerId("w-self");

    private final SqliteFixture fixture = new SqliteFixture();
    private final Storage storage = fixture.open();
    private final Path locks = fixture.database().resolveSibling("queue.db.d/workers");

    @AfterEach
    void close() {
        fixture.close();
    }

    private static WorkerRecord worker(WorkerId id, String hostIdentity, long pid) {
        return new WorkerRecord(
                id, new Host("a-host", hostIdentity), pid, 1, Set.of(), Specimens.NOW);
    }

    private Path lock(WorkerId id) {
        return locks.resolve(id + ".lock");
    }

    private List<WorkerId> seized() {
        return storage.workers().seizeDead(SELF).stream()
                .map(dead -> {
                    try (dead) {
                        return dead.worker().id();
                    }
                })
                .toList();
    }

    @Test
    void looking_at_workers_of_the_same_process_does_not_drop_their_locks() throws IOException {
        Path detour = fixture.database().resolveSibling("detour");
        Files.createSymbolicLink(detour, fixture.database().getParent());
        try (Storage byDetour =
                        SqliteStorage.open(detour.resolve("queue.db"), SqliteFixture.options());
                Membership _ =
                        storage.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW));
                Membership _ =
                        byDetour.workers().join(Specimens.worker(Specimens.BOB, Specimens.NOW));
                Child stranger = Child.start("seize", fixture.database(), "w-stranger")) {
            for (Storage each : List.of(storage, byDetour, fixture.open())) {
                assertThat(each.workers().list()).allMatch(WorkerSighting::alive).hasSize(2);
                assertThat(each.workers().seizeDead(SELF)).isEmpty();
            }

            assertThat(stranger.say("now").next()).isEqualTo("seized");
        } finally {
            Files.delete(detour);
        }
    }

    @Test
    void a_worker_whose_lock_was_removed_is_told_so_but_not_taken_for_dead() throws IOException {
        try (Membership ann =
                storage.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW))) {
            Files.delete(lock(Specimens.ANN));

            StoreException told = catchThrowableOfType(StoreException.class, ann::requireAlive);
            assertThat(told.code()).isEqualTo(Code.REPLACED);
            assertThat(told.isPassing()).isFalse();
            assertThat(storage.workers().list()).allMatch(WorkerSighting::alive);
            assertThat(seized()).isEmpty();
        }
        assertThat(storage.workers().list()).isEmpty();
    }

    @Test
    void a_worker_whose_lock_was_replaced_is_told_so() throws IOException {
        try (Membership ann =
                storage.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW))) {
            Files.move(lock(Specimens.ANN), locks.resolve("aside"));
            Files.createFile(lock(Specimens.ANN));

            assertThat(catchThrowableOfType(StoreException.class, ann::requireAlive).code())
                    .isEqualTo(Code.REPLACED);
            Files.delete(lock(Specimens.ANN));
            Files.move(locks.resolve("aside"), lock(Specimens.ANN));
            assertThatCode(ann::requireAlive).doesNotThrowAnyException();
        }
    }

    @Test
    void without_a_lock_a_worker_of_another_machine_counts_as_dead() throws IOException {
        storage.workers().join(worker(Specimens.ANN, "elsewhere", ProcessHandle.current().pid()));
        fixture.kill(Specimens.ANN);
        Files.delete(lock(Specimens.ANN));

        assertThat(storage.workers().list()).noneMatch(WorkerSighting::alive);
        SeizedWorker dead = storage.workers().seizeDead(SELF).getFirst();
        dead.forget();
        dead.close();

        assertThat(storage.workers().list()).isEmpty();
        assertThat(lock(Specimens.ANN)).doesNotExist();
    }

    @Test
    void without_a_lock_a_worker_whose_process_is_gone_counts_as_dead() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try {
            storage.workers()
                    .join(worker(Specimens.ANN, SqliteFixture.HOST_IDENTITY, process.pid()));
            fixture.kill(Specimens.ANN);
            Files.delete(lock(Specimens.ANN));
            assertThat(storage.workers().list()).allMatch(WorkerSighting::alive);
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(storage.workers().list()).noneMatch(WorkerSighting::alive);
        assertThat(seized()).containsExactly(Specimens.ANN);
    }

    @Test
    void a_process_that_has_the_number_of_a_dead_one_does_not_keep_its_worker_alive()
            throws Exception {
        Process early = new ProcessBuilder("sleep", "1000").start();
        try {
            long start = ProcessStart.of(early.pid());
            assertThat(start).isPositive();
            assertThat(ProcessStart.of(ProcessHandle.current().pid()))
                    .isPositive()
                    .isLessThan(start);
        } finally {
            early.destroyForcibly().waitFor();
        }
        assertThat(ProcessStart.of(early.pid())).isEqualTo(ProcessStart.UNKNOWN);
    }

    @Test
    void an_id_is_used_for_one_life_only() {
        WorkerRecord ann = Specimens.worker(Specimens.ANN, Specimens.NOW);
        try (Membership _ = storage.workers().join(ann)) {
            StoreException refusal =
                    catchThrowableOfType(
                            StoreException.class, () -> fixture.open().workers().join(ann));
            assertThat(refusal.code()).isEqualTo(Code.INPUT_OUTPUT);
            assertThat(storage.workers().list()).hasSize(1).allMatch(WorkerSighting::alive);
        }
    }

    @Test
    void leaving_removes_the_lock_and_its_file() {
        storage.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW)).close();

        assertThat(lock(Specimens.ANN)).doesNotExist();
        assertThat(locks).isEmptyDirectory();
    }

    @Test
    void a_recovery_that_ends_with_its_process_can_be_done_by_another() {
        storage.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW));
        fixture.kill(Specimens.ANN);
        try (Child helper = Child.start("seize", fixture.database(), "w-helper")) {
            assertThat(helper.say("now").next()).isEqualTo("seized w-ann");
            assertThat(storage.workers().list()).noneMatch(WorkerSighting::alive);
            assertThat(seized()).isEmpty();
            helper.kill();
        }
        assertThat(seized()).containsExactly(Specimens.ANN);
    }
}
