import org.postgresql.PGConnection;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** The least that it takes to be woken: what a bare loop waits for. */
interface Wake extends AutoCloseable {
    /** Waits for the next ring. */
    void await() throws IOException, InterruptedException;

    void ring() throws IOException;

    @Override
    void close() throws IOException;

    /** Wakes by changing a file in that folder. */
    static Wake byFile(Path folder) throws IOException {
        // In a folder of its own, as nothing else shall wake the loop.
        Path bell =
                Files.createFile(Files.createDirectory(folder.resolve("bell")).resolve("button"));
        WatchService watch = FileSystems.getDefault().newWatchService();
        bell.getParent().register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
        return new ByFile(bell, watch);
    }

    /** Wakes by a notification of that database. */
    static Wake byNotification(String url) throws IOException {
        try {
            Connection listening = Server.connect(url);
            Server.execute(listening, "LISTEN bench");
            return new ByNotification(listening, Server.connect(url));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** A file and who watches it. */
    record ByFile(Path bell, WatchService watch) implements Wake {
        @Override
        public void await() throws InterruptedException {
            var key = watch.take();
            key.pollEvents();
            key.reset();
        }

        @Override
        public void ring() throws IOException {
            Files.setLastModifiedTime(bell, FileTime.from(Instant.now()));
        }

        @Override
        public void close() throws IOException {
            watch.close();
        }
    }

    /** A connection that listens, and one that notifies. */
    record ByNotification(Connection listening, Connection ringing) implements Wake {
        @Override
        public void await() throws IOException {
            try {
                listening.unwrap(PGConnection.class).getNotifications(0);
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void ring() throws IOException {
            try {
                Server.execute(ringing, "NOTIFY bench");
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            try (listening;
                    ringing) {
                // Only to be closed.
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
