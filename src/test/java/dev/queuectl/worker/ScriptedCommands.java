package dev.queuectl.worker;

import dev.queuectl.process.Commands;
import dev.queuectl.process.Ending;
import dev.queuectl.process.Execution;
import dev.queuectl.process.Finish;
import dev.queuectl.process.Launch;
import dev.queuectl.process.Limits;
import dev.queuectl.process.Why;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Commands that no process stands behind: each ends when, and how, a test says. Thread-safe. */
final class ScriptedCommands implements Commands {
    private final BlockingQueue<Started> started = new LinkedBlockingQueue<>();
    private final AtomicLong pids = new AtomicLong(1000);
    private volatile List<Long> survivors = List.of();
    private volatile boolean outputIsUnreadable;

    /** One command that was started and ends when a test says so. */
    final class Started implements Execution {
        final Launch launch;
        final Limits limits;
        private final long pid = pids.incrementAndGet();
        private final CompletableFuture<Finish> finish = new CompletableFuture<>();

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
    }

    /** Answers the command that was started next, waiting for it if need be. */
    Started next() throws InterruptedException {
        Started command = started.poll(10, TimeUnit.SECONDS);
        if (command == null) {
            throw new AssertionError("no command was started within 10 seconds");
        }
        return command;
    }

    /** Answers the lines of the commands that were started and not yet taken by {@link #next}. */
    List<String> waiting() {
        return new ArrayList<>(started).stream().map(Started::line).toList();
    }

    /** Lets processes of dead workers survive whatever is done to them. */
    void leaveSurvivors(List<Long> pids) {
        survivors = pids;
    }

    /** Puts a folder where the next commands' standard output should be. */
    void makeOutputUnreadable() {
        outputIsUnreadable = true;
    }

    @Override
    public Execution start(Launch launch, Limits limits) {
        if (outputIsUnreadable) {
            try {
                Files.createDirectory(launch.stdout());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Started command = new Started(launch, limits);
        started.add(command);
        return command;
    }

    @Override
    public List<Long> endAllOf(String worker, Duration bound) {
        return survivors;
    }

    @Override
    public void reapOrphans() {}

    @Override
    public void spare(long pid) {}

    @Override
    public void close() {}
}
