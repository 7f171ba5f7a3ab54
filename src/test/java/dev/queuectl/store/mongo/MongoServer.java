package dev.queuectl.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;

import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A server that speaks MongoDB's protocol for the tests of this JVM: the one that {@code
 * QUEUECTL_TEST_MONGO_URL} names, or else one in this process that keeps everything in memory and
 * ends with it. Each test gets a database of its own.
 */
public final class MongoServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** A server that shares a stalling machine with its tests is slow, and not gone. */
    private static final String PATIENT =
            "connectTimeoutMS=60000&serverSelectionTimeoutMS=60000&socketTimeoutMS=300000";

    private MongoServer() {}

    /** Started by whoever first names the class. */
    private static final class Running {
        static final String URL = url();

        private static String url() {
            String given = System.getenv("QUEUECTL_TEST_MONGO_URL");
            return given == null || given.isEmpty() ? start(true) : given;
        }
    }

    /** Started by whoever first names the class: it tells of no changes, as a standalone server. */
    private static final class Silent {
        static final String URL = start(false);
    }

    private static String start(boolean tellsOfChanges) {
        var server = new de.bwaldvogel.mongo.MongoServer(new MemoryBackend());
        if (tellsOfChanges) {
            server.enableOplog();
        }
        InetSocketAddress address = server.bind();
        return "mongodb://localhost:" + address.getPort() + "/any";
    }

    /** Answers the URL of a store that does not exist yet. */
    public static String freshUrl() {
        return fresh(Running.URL);
    }

    /** The same on a server without change streams. */
    static String freshSilentUrl() {
        return fresh(Silent.URL);
    }

    private static String fresh(String url) {
        String database = "t" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        int question = url.indexOf('?');
        String parameters = question < 0 ? "?" : url.substring(question) + "&";
        String place = question < 0 ? url : url.substring(0, question);
        return place.substring(0, place.lastIndexOf('/') + 1) + database + parameters + PATIENT;
    }

    /** Removes a store with all that is in it. */
    public static void drop(String url) {
        with(url, MongoDatabase::drop);
    }

    /** Does something to a store behind its back. */
    static void with(String url, Consumer<MongoDatabase> action) {
        MongoUrl parsed = MongoUrl.parse(url);
        try (MongoClient client = Client.open(parsed, new Troubles(parsed.shown()))) {
            action.accept(client.getDatabase(parsed.database()));
        }
    }
}
