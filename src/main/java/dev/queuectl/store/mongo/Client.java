package dev.queuectl.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;

import dev.queuectl.store.StoreException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes clients by the driver. */
final class Client {
    /** A worker's turn, its watch, a listener, two slots that bring output, and some callers. */
    private static final int MOST = 8;

    /** The network's part of what somebody waits at most; selecting a server is the other. */
    private static final Duration SOCKET = Duration.ofSeconds(10);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SELECTION = Duration.ofSeconds(5);

    /** Shorter than the network's, so that the server can say what it waited for. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(8);

    /** What is acknowledged is on the disks of a majority, and no change of primary undoes it. */
    static final WriteConcern DURABLE =
            WriteConcern.MAJORITY
                    .withJournal(true)
                    .withWTimeout(CONFIRMATION.toMillis(), TimeUnit.MILLISECONDS);

    private Client() {}

    /** Makes a client. It connects when it is first needed. */
    static MongoClient open(MongoUrl url, Troubles troubles) {
        return open(troubles, settings(url, troubles));
    }

    /**
     * Makes a client for one thread that waits for nothing longer than this, whatever the URL says.
     */
    static MongoClient openImpatient(MongoUrl url, Troubles troubles, Duration longest) {
        return open(
                troubles,
                waiting(settings(url, troubles), longest)
                        .applyToConnectionPoolSettings(pool -> pool.maxSize(1)));
    }

    private static MongoClient open(Troubles troubles, MongoClientSettings.Builder settings) {
        try {
            return MongoClients.create(
                    settings.writeConcern(DURABLE)
                            .readConcern(ReadConcern.DEFAULT)
                            .readPreference(ReadPreference.primary())
                            .build());
        } catch (MongoException e) {
            throw troubles.of(e, false);
        }
    }

    private static MongoClientSettings.Builder settings(MongoUrl url, Troubles troubles) {
        MongoClientSettings.Builder settings =
                waiting(MongoClientSettings.builder(), SOCKET)
                        .applicationName("queuectl")
                        .applyToConnectionPoolSettings(pool -> pool.maxSize(MOST));
        try {
            // What it says goes before what was set until here.
            return settings.applyConnectionString(new ConnectionString(url.driverUrl()));
        } catch (MongoException e) {
            // A name that stands for hosts is looked up here.
            throw troubles.of(e, false);
        } catch (IllegalArgumentException e) {
            // The message may repeat the URL.
            throw new StoreException(
                    StoreException.Code.UNREACHABLE,
                    "the driver refuses the parameters of " + url.shown(),
                    "see docs/stores.md for how they fit together");
        }
    }

    private static MongoClientSettings.Builder waiting(
            MongoClientSettings.Builder settings, Duration longest) {
        long answer = longest.toMillis();
        long connect = Math.min(CONNECT.toMillis(), answer);
        long selection = Math.min(SELECTION.toMillis(), answer);
        return settings.applyToSocketSettings(socket ->
                        socket.connectTimeout(connect, TimeUnit.MILLISECONDS)
                                .readTimeout(answer, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(selection, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(
                        pool -> pool.maxWaitTime(answer, TimeUnit.MILLISECONDS));
    }
}
