package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a process of its own does to a store; it tells of each thing done by a line on its output.
 */
final class StoreProcess {
    private StoreProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path database = Path.of(arguments[1]);
        OpenOptions options =
                arguments[0].equals("enqueue-once")
                        ? SqliteFixture.oneShot()
                        : SqliteFixture.options();
        try (Storage storage = SqliteStorage.open(database, options)) {
            say("open");
            switch (arguments[0]) {
                case "open" -> waitForTheEnd();
                case "enqueue", "enqueue-once" ->
                        enqueue(storage, arguments[2], Integer.parseInt(arguments[3]));
                case "fill" -> fill(storage);
                case "hold" -> hold(storage, new WorkerId(arguments[2]));
                case "seize" -> seize(storage, new WorkerId(arguments[2]));
                case "work" -> work(storage, new WorkerId(arguments[2]));
                case "read" -> read(storage);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (StoreException e) {
            say(e.code() + ": " + e.getMessage());
        }
    }

    private static void enqueue(Storage storage, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            Job job = Specimens.job(prefix + i);
            storage.jobs().enqueue(List.of(job), Acceptance.EACH);
            say(job.id().value());
        }
    }

    /**
     * Enqueues batches until the disk is full, then says which came through, and waits for space.
     */
    private static void fill(Storage storage) throws IOException {
        int batch = 0;
        boolean full = false;
        while (!full) {
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                jobs.add(Specimens.job("job-" + batch + "-" + i));
            }
            try {
                storage.jobs().enqueue(jobs, Acceptance.EACH);
                batch++;
            } catch (StoreException e) {
                say(e.code().name());
                full = true;
            }
        }
        say(String.valueOf(batch));
        waitForALine();
        storage.jobs().enqueue(List.of(Specimens.job("after")), Acceptance.EACH);
        say("counted " + storage.jobs().backlog(Set.of(), Specimens.NOW).due());
    }

    private static void hold(Storage storage, WorkerId worker) throws IOException {
        try (Membership _ = storage.workers().join(Specimens.worker(worker, Specimens.NOW))) {
            say("joined");
            waitForTheEnd();
        }
    }

    /** Seizes what is dead at each line of input, and keeps it. */
    private static void seize(Storage storage, WorkerId self) throws IOException {
        waitForALine();
        StringBuilder seized = new StringBuilder("seized");
        for (SeizedWorker dead : storage.workers().seizeDead(self)) {
            seized.append(' ').append(dead.worker().id());
        }
        say(seized.toString());
        waitForTheEnd();
    }

    /** Claims and completes jobs, telling the id of each, until it is told that no more come. */
    private static void work(Storage storage, WorkerId worker) throws IOException {
        List<Conclusion> ended = new ArrayList<>();
        boolean more = true;
        while (more) {
            boolean last = System.in.available() > 0;
            Turn turn = new Turn(worker, Specimens.NOW, ended, List.of(), Specimens.claim(3));
            List<Job> claimed = storage.jobs().turn(turn).claimed();
            ended.clear();
            for (Job job : claimed) {
                say(job.id().value());
                ended.add(Specimens.completion(job, Specimens.NOW));
            }
            more = !last || !claimed.isEmpty();
        }
    }

    private static void read(Storage storage) {
        List<JobId> ids = storage.jobs().withPrefix("", 100);
        say("read " + ids.size());
        try {
            storage.jobs().enqueue(List.of(Specimens.job("new")), Acceptance.EACH);
            say("written");
        } catch (StoreException e) {
            say(e.code().name());
        }
    }

    private static void waitForTheEnd() throws IOException {
        int read;
        do {
            read = System.in.read();
        } while (read >= 0);
    }

    private static void waitForALine() throws IOException {
        int read;
        do {
            read = System.in.read();
        } while (read >= 0 && read != '\n');
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
