package dev.queuectl.cli;

import dev.queuectl.client.JobOutput;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Passes on what a job writes, byte for byte, run after run: from the files while a run lasts, the
 * rest from wherever it is kept when it has ended. Confined to one thread.
 */
final class OutputFollower {
    private final JobId id;
    private final Session session;
    private final Map<Channel, Long> passedOn = new EnumMap<>(Channel.class);
    private int run = 1;

    OutputFollower(JobId id, Session session) {
        this.id = id;
        this.session = session;
        startOver();
    }

    /** Passes on what is new, and answers whether anything was. */
    boolean advance(Job job) throws IOException {
        boolean news = false;
        while (run <= job.counters().runs()) {
            news |= passOn(ended());
            run++;
            startOver();
        }
        if (job.state() instanceof JobState.Processing) {
            news |= passOn(this::live);
        }
        return news;
    }

    /** Where a stream of the present run is read. */
    @FunctionalInterface
    private interface Source {
        InputStream open(Channel channel) throws IOException;
    }

    private boolean passOn(Source source) throws IOException {
        boolean news = false;
        for (Channel channel : Channel.values()) {
            try (InputStream bytes = source.open(channel)) {
                long before = passedOn.getOrDefault(channel, 0L);
                bytes.skipNBytes(before);
                OutputStream target =
                        channel == Channel.OUT
                                ? session.terminal().out()
                                : session.terminal().err();
                long count = session.json() ? 0 : bytes.transferTo(target);
                if (count > 0) {
                    target.flush();
                    passedOn.put(channel, before + count);
                    news = true;
                }
            }
        }
        return news;
    }

    private Source ended() {
        JobOutput output = new JobOutput(session.storage());
        return channel -> output.open(id, run, channel);
    }

    private InputStream live(Channel channel) throws IOException {
        Path file = session.storage().workplace().output(id, run, channel);
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            // Not begun yet, or just ended: then the store has it, and the next look finds it
            // there.
            return new SkippingNothing();
        }
    }

    private void startOver() {
        for (Channel channel : Channel.values()) {
            passedOn.put(channel, 0L);
        }
    }

    /** An empty stream that can be asked to skip what was read of a file that is gone. */
    private static final class SkippingNothing extends InputStream {
        @Override
        public int read() {
            return -1;
        }

        @Override
        public void skipNBytes(long count) {
            // There is nothing here to skip.
        }
    }
}
