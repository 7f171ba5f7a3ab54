package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.CannotStart;
import dev.queuectl.process.Commands;
import dev.queuectl.process.Execution;
import dev.queuectl.process.OutputFile;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the runs of one worker leave on disk while they last: a note that they started, and what
 * they write. Each pair of files serves one run after the other, so that jobs of a millisecond do
 * not spend it on making and removing files; it is free again when the store has what the run
 * wrote, and nobody holds the files any more. Thread-safe.
 */
final class RunFiles implements AutoCloseable {
    private static final int MOST_FREE = 128;

    private final Workplace workplace;
    private final WorkerId worker;
    private final Commands commands;
    private final StartJournal journal;
    private final OutputTrimmer trimmer = new OutputTrimmer();

    // Guarded by this.
    private final Deque<Pair> free = new ArrayDeque<>();
    private int lastNumber;

    private RunFiles(
            Workplace workplace, WorkerId worker, Commands commands, StartJournal journal) {
        this.workplace = workplace;
        this.worker = worker;
        this.commands = commands;
        this.journal = journal;
    }

    /**
     * The files of the two streams of one run.
     *
     * @param number tells them from the worker's other pairs
     */
    record Pair(int number, OutputFile out, OutputFile err) {
        OutputFile of(Channel channel) {
            return channel == Channel.OUT ? out : err;
        }
    }

    static RunFiles open(Workplace workplace, WorkerId worker, Commands commands)
            throws IOException {
        workplace.prepareScratch(worker);
        return new RunFiles(workplace, worker, commands, StartJournal.open(workplace, worker));
    }

    /**
     * Notes that a job is about to run, and answers the empty files that it shall write to.
     *
     * @param limit how much is kept of each stream
     * @throws IOException when that cannot be noted
     * @throws CannotStart when no files can be made
     */
    Pair begin(Job job, OutputLimit limit) throws IOException, CannotStart {
        Pair pair = take();
        try {
            journal.starting(job.id(), job.runNumber(), pair.number(), limit);
            return pair;
        } catch (IOException e) {
            discard(pair);
            throw e;
        }
    }

    /**
     * Keeps what a command writes from taking much more of the disk than the limit, until the
     * answer is closed.
     */
    OutputTrimmer.Trimming trim(Pair pair, Execution execution, OutputLimit limit) {
        return trimmer.trim(pair, execution, limit);
    }

    /**
     * Reads what a run wrote, as far as it is kept; what is too large for the store goes to a file
     * of its own. To be called when nothing writes any more.
     */
    RunOutput collect(Job job, Pair pair, OutputLimit limit) throws IOException {
        RunOutput output = RunOutput.read(pair.out(), pair.err(), limit);
        for (Channel channel : output.large()) {
            LargeOutput.keep(
                    pair.of(channel).path(),
                    output.size(channel),
                    limit,
                    workplace.output(job.id(), job.runNumber(), channel));
        }
        return output;
    }

    /** Forgets a run that the store knows of; its files are free for others, where that is safe. */
    void settle(EndedRun run) throws IOException {
        JobId job = run.conclusion().job().id();
        journal.settled(job);
        if (run.files().isEmpty()) {
            return;
        }
        Pair pair = run.files().get();
        boolean reusable =
                run.output().large().isEmpty() && pair.out().recycle() && pair.err().recycle();
        if (!reusable || !keep(pair)) {
            discard(pair);
        }
    }

    private synchronized boolean keep(Pair pair) {
        return free.size() < MOST_FREE && free.add(pair);
    }

    private Pair take() throws CannotStart {
        int number;
        synchronized (this) {
            Pair reused = free.pollLast();
            if (reused != null) {
                return reused;
            }
            number = ++lastNumber;
        }
        OutputFile out = commands.makeOutput(workplace.scratchFile(worker, number, Channel.OUT));
        try {
            return new Pair(
                    number,
                    out,
                    commands.makeOutput(workplace.scratchFile(worker, number, Channel.ERR)));
        } catch (CannotStart e) {
            out.close();
            throw e;
        }
    }

    private static void discard(Pair pair) throws IOException {
        pair.out().close();
        pair.err().close();
        Files.deleteIfExists(pair.out().path());
        Files.deleteIfExists(pair.err().path());
    }

    /** Answers where the worker's files lie. */
    Path folder() {
        return workplace.scratch(worker);
    }

    /** Removes everything; not to be called while the store lacks what a run wrote. */
    void remove() throws IOException {
        close();
        workplace.removeScratch(worker);
    }

    /** Lets go of the files and leaves them to whoever recovers the worker's jobs. */
    @Override
    public synchronized void close() throws IOException {
        trimmer.close();
        free.forEach(pair -> {
            pair.out().close();
            pair.err().close();
        });
        free.clear();
        journal.close();
    }
}
