package dev.queuectl.faults;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Storage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** The jobs of a store that no process uses any more, read as the program itself reads them. */
final class Stored {

    private static final OpenOptions OPTIONS =
            new OpenOptions(Duration.ofSeconds(1), () -> "nobody", new Random(1), false);

    private Stored() {}

    /** Answers those of these jobs that are stored. */
    static List<Job> jobs(Path database, Collection<String> ids) {
        try (Storage storage = SqliteStorage.open(database, OPTIONS)) {
            return storage.jobs().find(ids.stream().map(JobId::new).toList());
        }
    }
}
