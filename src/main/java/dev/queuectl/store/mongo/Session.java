package dev.queuectl.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoIterable;

import dev.queuectl.store.StoreException;

import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The calls that one verb makes, one after the other. They are no transaction: what was written
 * stays. So once anything was, or may have been, a call that fails leaves unknown how much of the
 * verb is done. Not thread-safe.
 */
final class Session implements AutoCloseable {
    private final Database database;
    private final Troubles troubles;
    private boolean hasWritten;
    private boolean wakesOthers;

    Session(Database database, Troubles troubles) {
        this.database = database;
        this.troubles = troubles;
    }

    /** Answers what a query finds. */
    <T> List<T> list(MongoIterable<BsonDocument> query, Function<Fields, T> reader) {
        List<T> found = new ArrayList<>();
        try {
            for (BsonDocument document : query) {
                found.add(reader.apply(new Fields(document)));
            }
        } catch (MongoException e) {
            throw troubles.of(e, hasWritten);
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw troubles.damaged(e);
        } catch (ArithmeticException | IndexOutOfBoundsException e) {
            throw troubles.damaged(e);
        }
        return found;
    }

    /** Answers what is thrown about what was read and cannot be understood. */
    StoreException damaged(RuntimeException cause) {
        return troubles.damaged(cause);
    }

    /** Answers the first that a query finds. */
    <T> Optional<T> first(MongoIterable<BsonDocument> query, Function<Fields, T> reader) {
        return list(query, reader).stream().findFirst();
    }

    /** Makes a call that changes nothing. */
    <T> T read(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException e) {
            throw troubles.of(e, hasWritten);
        }
    }

    /** Makes a call that may change something. */
    <T> T write(Supplier<T> call) {
        try {
            T answer = call.get();
            hasWritten = true;
            return answer;
        } catch (MongoException e) {
            hasWritten |= !Troubles.isUndone(e);
            throw troubles.of(e, hasWritten);
        }
    }

    /** Wakes whoever listens to the store, when this session ends. */
    void wakeOthers() {
        wakesOthers = true;
    }

    @Override
    public void close() {
        if (wakesOthers) {
            database.ring();
        }
    }
}
