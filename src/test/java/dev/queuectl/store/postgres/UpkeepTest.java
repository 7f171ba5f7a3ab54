package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Job;
import dev.queuectl.store.Condition;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Upkeep;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A schema of another version, and one of the present, as whoever maintains it sees them. */
class UpkeepTest {
    private static final int VERSION = Schema.MIGRATIONS.size();
    private static final List<String> ONE_MORE =
            Stream.concat(
                            Schema.MIGRATIONS.stream(),
                            Stream.of("ALTER TABLE @job ADD COLUMN novelty integer"))
                    .toList();

    private final String url = PostgresServer.freshUrl();
    private final List<AutoCloseable> opened = new ArrayList<>();
    @TempDir Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        PostgresServer.drop(url);
    }

    private PostgresOptions options() {
        return new PostgresOptions(folder, new Random(1), true);
    }

    private Storage open() {
        Storage storage = PostgresStorage.open(url, options());
        opened.add(storage);
        return storage;
    }

    private Upkeep upkeep() {
        Upkeep upkeep = PostgresStorage.upkeep(url, options());
        opened.add(upkeep);
        return upkeep;
    }

    /** Maintains the store as a program would that needs one migration more. */
    private Upkeep upkeepOfTheNext(PostgresStorage storage) {
        return new PostgresUpkeep(storage, schemaOfTheNext(storage));
    }

    private Schema schemaOfTheNext(PostgresStorage storage) {
        return new Schema(storage.database(), PostgresUrl.parse(url).schema(), ONE_MORE);
    }

    @Test
    void where_there_are_no_tables_it_says_so_and_makes_them_once() {
        Condition before = upkeep().condition();
        assertThat(before.schema()).isEqualTo(new Condition.Schema(0, VERSION, true));
        assertThat(before.bytes()).containsEntry("jobs", 0L);

        assertThat(upkeep().migrate()).isEqualTo(VERSION);
        assertThat(upkeep().migrate()).isZero();
        assertThat(upkeep().condition().schema())
                .isEqualTo(new Condition.Schema(VERSION, VERSION, false));
        assertThat(open().jobs().withPrefix("", 1)).isEmpty();
    }

    @Test
    void it_tells_of_size_and_notifications_and_never_of_the_password() {
        open().jobs();
        Upkeep upkeep = upkeep();
        // A second is all that it listens for.
        await().until(() -> upkeep.condition().notified(), Optional.of(true)::equals);
        Condition condition = upkeep.condition();

        assertThat(condition.engine()).startsWith("PostgreSQL ");
        assertThat(condition.bytes().keySet()).containsExactly("jobs", "runs", "output");
        assertThat(condition.bytes().get("jobs")).isPositive();
        assertThat(condition.url()).startsWith("postgresql://").doesNotContain(":secret@");
    }

    @Test
    void an_older_store_is_refused_until_it_is_migrated_and_keeps_what_it_holds() {
        PostgresStorage storage = (PostgresStorage) open();
        storage.jobs().enqueue(List.of(Specimens.job("kept")), JobStore.Acceptance.EACH);
        Upkeep next = upkeepOfTheNext(storage);

        assertThat(next.condition().schema().mustBeMigrated()).isTrue();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> schemaOfTheNext(storage).require())
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(Code.OLDER);
                    assertThat(refusal.remedy()).startsWith("queuectl db migrate");
                });
        assertThat(next.migrate()).isEqualTo(1);
        assertThat(next.condition().schema())
                .isEqualTo(new Condition.Schema(VERSION + 1, VERSION + 1, false));
        schemaOfTheNext(storage).require();
        assertThat(storage.jobs().find(Specimens.ids("kept"))).hasSize(1);
    }

    @Test
    void jobs_of_the_first_version_are_found_by_their_tags() {
        Storage storage = open();
        storage.jobs()
                .enqueue(
                        List.of(
                                Specimens.tagged(Specimens.job("a"), "nightly", "big", "nightly"),
                                Specimens.job("b"),
                                Specimens.tagged(Specimens.job("c"), "big")),
                        JobStore.Acceptance.EACH);
        String schema = "\"" + PostgresUrl.parse(url).schema() + "\".";
        String later =
                Stream.of("job_tag", "figure", "event", "queue", "audit")
                        .map(table -> schema + table)
                        .collect(Collectors.joining(", "));
        PostgresServer.execute(
                url, "DROP TABLE " + later + "; UPDATE " + schema + "meta SET version = 1");

        assertThat(upkeep().migrate()).isEqualTo(VERSION - 1);

        JobQuery big = JobQuery.tagged(Set.of("big"), 9, OptionalLong.empty());
        assertThat(storage.jobs().list(big).jobs().stream().map(Job::id))
                .containsExactlyElementsOf(Specimens.ids("c", "a"));
    }

    @Test
    void a_newer_store_is_told_of_and_neither_opened_nor_migrated() {
        open().close();
        PostgresServer.execute(
                url,
                "UPDATE \""
                        + PostgresUrl.parse(url).schema()
                        + "\".meta SET version = "
                        + (VERSION + 1));
        Upkeep upkeep = upkeep();

        assertThat(upkeep.condition().schema().isNewer()).isTrue();
        assertThat(upkeep.condition().schema().version()).isEqualTo(VERSION + 1);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(upkeep::migrate)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.NEWER));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::open)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.NEWER));
    }

    @Test
    void who_waited_for_another_to_migrate_finds_it_done_whatever_isolation_is_the_default()
            throws Exception {
        String role = "ALTER ROLE CURRENT_USER IN DATABASE postgres ";
        PostgresServer.execute(url, role + "SET default_transaction_isolation = 'repeatable read'");
        try {
            assertThat(migrationsOf(8)).isEqualTo(VERSION);
        } finally {
            PostgresServer.execute(url, role + "RESET default_transaction_isolation");
        }
    }

    @Test
    void of_many_who_migrate_at_once_one_does() throws Exception {
        assertThat(migrationsOf(8)).isEqualTo(VERSION);
    }

    /** Answers how many migrations were made by so many at once. */
    private int migrationsOf(int callers) throws Exception {
        List<Upkeep> all = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            Upkeep upkeep = upkeep();
            int _ = upkeep.condition().schema().version();
            all.add(upkeep);
        }
        try (var threads = Executors.newFixedThreadPool(callers)) {
            int made = 0;
            for (var call :
                    threads.invokeAll(
                            all.stream()
                                    .map(upkeep -> (Callable<Integer>) upkeep::migrate)
                                    .toList())) {
                made += call.get();
            }
            return made;
        }
    }
}
