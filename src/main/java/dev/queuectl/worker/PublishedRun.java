package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.LiveFile;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.OutputPart;
import dev.queuectl.store.OutputStore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run of which what it writes is published while somebody watches it. Belongs to one thread, but
 * for {@link #end}.
 */
final class PublishedRun {
    /** So many parts at a time go to the store, about 4 MiB. */
    private static final int MOST_PARTS = 64;

    /** So often in one go, for a writer that is faster. */
    private static final int MOST_ROUNDS = 16;

    private final HeldRun run;
    private final RunFiles.Pair files;
    private final OutputLimit limit;
    private final Map<Channel, Stream> streams = new EnumMap<>(Channel.class);

    // Guarded by this.
    private boolean opened;
    private boolean ended;

    PublishedRun(HeldRun run, RunFiles.Pair files, OutputLimit limit) {
        this.run = run;
        this.files = files;
        this.limit = limit;
    }

    /** A stream, and up to where it was published. */
    private static final class Stream {
        private final LiveFile file;
        private long position;

        Stream(LiveFile file) {
            this.file = file;
        }
    }

    JobId job() {
        return run.job();
    }

    /**
     * Ends it: its files are not opened any more, since they may serve another run.
     *
     * @return whether it was published, so that this is to be withdrawn
     */
    synchronized boolean end() {
        ended = true;
        return opened;
    }

    /** Opens the files, unless they may serve another run; what is open they cannot. */
    private synchronized void open() throws IOException {
        if (ended || opened) {
            return;
        }
        opened = true;
        for (Channel channel : Channel.values()) {
            streams.put(channel, new Stream(LiveFile.open(files.of(channel).path(), limit)));
        }
    }

    /** Brings what is new since the last time; everything at the first. */
    void publish(OutputStore outputs) {
        try {
            open();
            for (Map.Entry<Channel, Stream> stream : streams.entrySet()) {
                publish(outputs, stream.getKey(), stream.getValue());
            }
        } catch (IOException e) {
            // What cannot be read cannot be shown; the end of the run will tell.
            closeFiles();
        }
    }

    private void publish(OutputStore outputs, Channel channel, Stream stream) throws IOException {
        for (int round = 1; ; round++) {
            List<OutputPart> parts = new ArrayList<>();
            long position = stream.position;
            Optional<OutputPart> next = stream.file.next(position);
            while (next.isPresent()) {
                parts.add(next.get());
                position = next.get().to();
                next = parts.size() < MOST_PARTS ? stream.file.next(position) : Optional.empty();
            }
            boolean last = parts.size() < MOST_PARTS || round == MOST_ROUNDS;
            OptionalLong size = last ? OptionalLong.of(position) : OptionalLong.empty();
            outputs.publish(run, channel, new LiveNews(limit, parts, size));
            stream.position = position;
            if (last) {
                return;
            }
        }
    }

    /** Takes back what was published, if anything was; the next time begins anew. */
    void withdraw(OutputStore outputs) {
        synchronized (this) {
            if (!opened) {
                return;
            }
        }
        outputs.withdraw(List.of(run));
        closeFiles();
        synchronized (this) {
            opened = false;
        }
    }

    private void closeFiles() {
        for (Stream stream : streams.values()) {
            try {
                stream.file.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
        streams.clear();
    }
}
