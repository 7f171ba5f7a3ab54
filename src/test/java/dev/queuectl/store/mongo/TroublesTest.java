package dev.queuectl.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.bulk.WriteConcernError;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

import java.util.Set;

class TroublesTest {
    private static final ServerAddress SERVER = new ServerAddress("db1");
    private final Troubles troubles = new Troubles("mongodb://db1/jobs");

    private static MongoException command(int code) {
        return new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0))
                        .append("code", new BsonInt32(code))
                        .append("errmsg", new BsonString("not so")),
                SERVER);
    }

    @Test
    void a_deployment_that_does_not_answer_is_told_of_without_the_driver_s_picture_of_it() {
        MongoException late =
                new MongoTimeoutException(
                        "Timed out while waiting for a server. Client view of cluster state is"
                                + " {servers=[{address=db1, exception={com.mongodb.X: Exception},"
                                + " caused by {java.net.ConnectException: Connection refused}}]");

        StoreException told = troubles.of(late, false);

        assertThat(told.code()).isEqualTo(Code.UNREACHABLE);
        assertThat(told)
                .hasMessage(
                        "the store mongodb://db1/jobs cannot be reached: no primary answered in"
                                + " time (Connection refused)");
        assertThat(Troubles.isUndone(late)).isTrue();
    }

    @Test
    void what_was_cut_off_may_have_happened_once_anything_was_sent() {
        MongoException cut = new MongoSocketReadException("Exception receiving message", SERVER);

        assertThat(Troubles.isUndone(cut)).isFalse();
        assertThat(troubles.of(cut, true).mayHaveHappened()).isTrue();
        assertThat(troubles.of(cut, true)).hasMessageContaining("did not confirm");
        assertThat(troubles.of(cut, false).code()).isEqualTo(Code.UNREACHABLE);
    }

    @Test
    void what_the_server_refuses_has_not_happened_unless_something_did_before() {
        assertThat(Troubles.isUndone(command(13))).isTrue();
        assertThat(troubles.of(command(13), false).code()).isEqualTo(Code.UNREACHABLE);
        assertThat(troubles.of(command(13), false).remedy()).contains("docs/stores.md");
        assertThat(troubles.of(command(14031), false).code()).isEqualTo(Code.FULL);
        assertThat(troubles.of(command(112), false).code()).isEqualTo(Code.BUSY);
        assertThat(troubles.of(command(112), true).mayHaveHappened()).isTrue();
    }

    @Test
    void a_primary_that_steps_down_may_have_done_it() {
        for (int code : new int[] {189, 10107, 11602}) {
            assertThat(Troubles.isUndone(command(code))).isFalse();
            assertThat(troubles.of(command(code), false).code()).isEqualTo(Code.UNREACHABLE);
        }
    }

    @Test
    void what_no_majority_confirmed_may_have_happened() {
        MongoException unconfirmed =
                new MongoWriteConcernException(
                        new WriteConcernError(64, "", "waiting timed out", new BsonDocument()),
                        WriteConcernResult.unacknowledged(),
                        SERVER,
                        Set.of());

        assertThat(troubles.of(unconfirmed, true).mayHaveHappened()).isTrue();
        assertThat(troubles.of(unconfirmed, true).remedy()).contains("majority");
    }
}
