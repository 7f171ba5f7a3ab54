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
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.OutputStore;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * What the runs of one worker leave on disk while they last: a note that they started, and what
 * they write. Each pair of files serves one run after the other, so that jobs of a millisecond do
 * not spend it on making and removing files; it is free again when the store has what the run
 * wrote, and nobody holds the files any more. Thread-safe.
 */
final class RunFiles implements AutoCloseable {
    private static final int MOST_FREE = 128;

    /** So many slots bring large output at a time, lest the worker's turn find no way through. */
    private static final int MOST_BRINGING = 2;

    private final Workplace workplace;
    private final OutputStore outputs;
    private final WorkerId worker;
    private final Commands commands;
    private final StartJournal journal;
    private final ResultJournal results;
    private final OutputTrimmer trimmer = new OutputTrimmer();
    private final Publisher publisher;
    private final Semaphore bringing = new Semaphore(MOST_BRINGING, true);
    private volatile boolean storeIsAway;

    // Guarded by this.
    private final Deque<Pair> free = new ArrayDeque<>();
    private int lastNumber;

    private RunFiles(Storage storage, WorkerId worker, Commands commands, StartJournal journal) {
        this.workplace = storage.workplace();
        this.outputs = storage.outputs();
        this.publisher = new Publisher(outputs);
        this.worker = worker;
        this.commands = commands;
        this.journal = journal;
        this.results = new ResultJournal(workplace, worker);
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

    static RunFiles open(Storage storage, WorkerId worker, Commands commands) throws IOException {
        Workplace workplace = storage.workplace();
        workplace.prepareScratch(worker);
        return new RunFiles(storage, worker, commands, StartJournal.open(workplace, worker));
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

    /** Lets what a command writes be watched from other machines, until the answer is closed. */
    Publisher.Watchable publish(Job job, Pair pair, OutputLimit limit) {
        return publisher.begin(job, pair, limit);
    }

    /** Is told which jobs are watched now. */
    void watch(Set<JobId> watched) {
        publisher.watch(watched);
    }

    /**
     * Reads what a run wrote, as far as it is kept; what is too large for a conclusion is brought
     * to where such is kept, unless the store is away. To be called when nothing writes any more.
     */
    RunOutput collect(Job job, Pair pair, OutputLimit limit) throws IOException {
        RunOutput output =
                RunOutput.read(StreamSource.of(pair.out()), StreamSource.of(pair.err()), limit);
        if (output.large().isEmpty()) {
            return output;
        }
        List<LargeOutput> unkept = new ArrayList<>();
        for (Channel channel : output.large()) {
            unkept.add(
                    new LargeOutput(
                            HeldRun.of(job),
                            channel,
                            pair.of(channel).path(),
                            output.size(channel),
                            limit));
        }
        bring(unkept);
        return output.withUnkept(unkept);
    }

    /** Removes from a list what was taken. */
    private void bring(List<LargeOutput> unkept) throws IOException {
        bringing.acquireUninterruptibly();
        try {
            // If so, whoever brings the results tries first: a line of slots would try in vain.
            while (!storeIsAway && !unkept.isEmpty()) {
                keep(unkept.getFirst());
                unkept.removeFirst();
            }
        } catch (StoreException e) {
            storeIsAway = true;
        } finally {
            bringing.release();
        }
    }

    /**
     * Brings a large stream to where such are kept.
     *
     * @throws StoreException when it was not taken, so that it must be brought again
     */
    void keep(LargeOutput stream) throws IOException {
        stream.keepIn(outputs);
        storeIsAway = false;
    }

    /**
     * Writes results down while the store is away. Called by whoever brings them, as is {@link
     * #forgetResults}.
     */
    void writeDown(List<EndedRun> ended) throws IOException {
        results.add(ended);
    }

    /** Forgets the results that were written down: the store knows them all. */
    void forgetResults() throws IOException {
        results.clear();
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
        publisher.close();
        free.forEach(pair -> {
            pair.out().close();
            pair.err().close();
        });
        free.clear();
        journal.close();
        results.close();
    }
}
