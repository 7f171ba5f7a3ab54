package dev.queuectl.worker;

import dev.queuectl.Patience;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.process.Ending;
import dev.queuectl.process.Execution;
import dev.queuectl.process.Finish;
import dev.queuectl.process.Launch;
import dev.queuectl.process.Limits;
import dev.queuectl.process.OutputFile;
import dev.queuectl.process.Why;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Commands that no process stands behind: each ends when, and how, a test says. Thread-safe. */
final class ScriptedCommands implements Commands {
    private final BlockingQueue<Started> started = new LinkedBlockingQueue<>();
    private final Map<String, Started> byJob = new ConcurrentHashMap<>();
    private final List<Started> all = new CopyOnWriteArrayList<>();
    private final Set<String> severed = ConcurrentHashMap.newKeySet();
    private final AtomicLong pids = new AtomicLong(1000);
    private volatile List<Long> survivors = List.of();
    private volatile boolean outputIsUnreadable;

    /** One command that was started and ends when a test says so. */
    final class Started implements Execution {
        final Launch launch;
        final Limits limits;
        private final long pid = pids.incrementAndGet();
        private final CompletableFuture<Finish> finish = new CompletableFuture<>();

        /** Ended by another worker after its own died, of which that one never learns. */
        private volatile boolean swept;

        Started(Launch launch, Limits limits) {
            this.launch = launch;
            this.limits = limits;
        }

        /** Answers the job's own command line. */
        String line() {
            return launch.argv().getLast();
        }

        void exit(int code) {
            complete(new Ending.Exit(code), Optional.empty());
        }

        void fail(RuntimeException failure) {
            finish.completeExceptionally(failure);
        }

        /** Whether it was started by a worker and has not ended. */
        boolean isRunning() {
            return !swept && !finish.isDone();
        }

        /** Answers how it ended; empty while it runs and when it was swept away. */
        Optional<Finish> finish() {
            return finish.isDone() ? Optional.of(finish.join()) : Optional.empty();
        }

        private void complete(Ending ending, Optional<Why> why) {
            finish.complete(new Finish(ending, why, Optional.empty(), false, List.of()));
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public Finish await() {
            try {
                return finish.join();
            } catch (CompletionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public void end(Why why) {
            complete(new Ending.Signal(15), Optional.of(why));
        }

        @Override
        public void pause(boolean look) {}

        @Override
        public void resume() {}
    }

    /** Answers the latest command that was started for a job, waiting for it if need be. */
    Started started(String job) {
        WorkerBench.until(() -> byJob.containsKey(job));
        return Objects.requireNonNull(byJob.get(job));
    }

    /** Answers the command that was started next, waiting for it if need be. */
    Started next() throws InterruptedException {
        Started command = started.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        if (command == null) {
            throw new AssertionError("no command was started in " + Patience.LONG);
        }
        return command;
    }

    /** Answers the lines of the commands that were started and not yet taken by {@link #next}. */
    List<String> waiting() {
        return new ArrayList<>(started).stream().map(Started::line).toList();
    }

    /** Answers every command that was ever started, in that order. */
    List<Started> all() {
        return List.copyOf(all);
    }

    /** Lets a worker die: it starts nothing any more. */
    void sever(WorkerId worker) {
        severed.add(worker.value());
    }

    /** Lets processes of dead workers survive whatever is done to them. */
    void leaveSurvivors(List<Long> pids) {
        survivors = pids;
    }

    /** Lets nobody read what the next commands write. */
    void makeOutputUnreadable() {
        outputIsUnreadable = true;
    }

    @Override
    public OutputFile makeOutput(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ScriptedFile(OutputFile.reading(file));
    }

    /** A file that may be written to again whenever it was settled. */
    private final class ScriptedFile implements OutputFile {
        private final OutputFile file;

        ScriptedFile(OutputFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long size() throws IOException {
            if (outputIsUnreadable) {
                throw new IOException("unreadable");
            }
            return file.size();
        }

        @Override
        public byte[] read(long from, int length) throws IOException {
            return file.read(from, length);
        }

        @Override
        public boolean free(long from, long to) {
            return false;
        }

        @Override
        public boolean recycle() {
            return path().toFile().length() == 0;
        }

        @Override
        public void close() {}
    }

    @Override
    public Execution start(Launch launch, Limits limits) {
        if (severed.contains(launch.mark().worker())) {
            throw new IllegalStateException("the dead start nothing");
        }
        Started command = new Started(launch, limits);
        all.add(command);
        byJob.put(launch.environment().getOrDefault("QUEUECTL_JOB_ID", ""), command);
        started.add(command);
        return command;
    }

    @Override
    public List<Long> endAllOf(String worker, Duration bound) {
        for (Started command : all) {
            if (command.launch.mark().worker().equals(worker) && command.isRunning()) {
                command.swept = true;
            }
        }
        return survivors;
    }

    @Override
    public void reapOrphans() {}

    @Override
    public void spare(long pid) {}

    @Override
    public void close() {}
}
