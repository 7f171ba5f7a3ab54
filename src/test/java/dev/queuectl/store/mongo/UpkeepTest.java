package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.store.Condition;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Upkeep;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

/** A database without a queue, with one, and with one of a newer version. */
class UpkeepTest {
    private final String url = MongoServer.freshUrl();
    @TempDir Path folder;

    @AfterEach
    void close() {
        MongoServer.drop(url);
    }

    private MongoOptions options() {
        return new MongoOptions(folder, new Random(1), true);
    }

    private Condition condition() {
        try (Upkeep upkeep = MongoStorage.upkeep(url, options())) {
            return upkeep.condition();
        }
    }

    private int migrate() {
        try (Upkeep upkeep = MongoStorage.upkeep(url, options())) {
            return upkeep.migrate();
        }
    }

    @Test
    void where_there_is_nothing_it_says_so_and_makes_it_once() {
        assertThat(condition().schema()).isEqualTo(new Condition.Schema(0, 1, true));

        assertThat(migrate()).isEqualTo(1);
        assertThat(migrate()).isZero();
        assertThat(condition().schema()).isEqualTo(new Condition.Schema(1, 1, false));
        assertThat(condition().engine()).startsWith("MongoDB ");
    }

    @Test
    void a_store_of_a_newer_version_is_looked_at_and_left_alone() {
        assertThat(migrate()).isEqualTo(1);
        try (MongoStorage storage = (MongoStorage) MongoStorage.open(url, options())) {
            var _ =
                    storage.database()
                            .state()
                            .updateOne(eq("_id", "schema"), set("version", Schema.VERSION + 1));
        }

        assertThat(condition().schema().isNewer()).isTrue();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::migrate)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.NEWER));
        assertThat(condition().schema().version()).isEqualTo(Schema.VERSION + 1);
    }
}
