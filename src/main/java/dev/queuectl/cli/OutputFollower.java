package dev.queuectl.cli;

import dev.queuectl.client.JobOutput;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Passes on what a job writes, byte for byte, run after run: from the files while a run lasts, the
 * rest from wherever it is kept when it has ended. Confined to one thread.
 */
final class OutputFollower implements AutoCloseable {
    private final JobId id;
    private final Session session;
    private final JobOutput output;
    private final Map<Channel, Long> passedOn = new EnumMap<>(Channel.class);

    /** What the present run writes, as far as it has begun to; stays open while it lasts. */
    private final Map<Channel, InputStream> live = new EnumMap<>(Channel.class);

    private int run = 1;

    OutputFollower(JobId id, Session session) {
        this.id = id;
        this.session = session;
        this.output = new JobOutput(session.storage());
    }

    /** Passes on what is new, and answers whether anything was. */
    boolean advance(Job job) throws IOException {
        boolean news = false;
        while (run <= job.counters().runs()) {
            for (Channel channel : Channel.values()) {
                news |= passOnRest(channel);
            }
            run++;
            close();
            passedOn.clear();
        }
        if (job.state() instanceof JobState.Processing) {
            for (Channel channel : Channel.values()) {
                news |= passOnLive(channel);
            }
        }
        return news;
    }

    private boolean passOnLive(Channel channel) throws IOException {
        InputStream bytes = live.get(channel);
        if (bytes == null) {
            Optional<InputStream> begun = output.live(id, run, channel);
            if (begun.isEmpty()) {
                // Not begun yet, or just ended: then the next look finds it where it is kept.
                return false;
            }
            bytes = begun.get();
            live.put(channel, bytes);
        }
        return passOn(bytes, channel);
    }

    private boolean passOnRest(Channel channel) throws IOException {
        try (InputStream bytes = output.open(id, run, channel)) {
            bytes.skipNBytes(passedOn.getOrDefault(channel, 0L));
            return passOn(bytes, channel);
        }
    }

    private boolean passOn(InputStream bytes, Channel channel) throws IOException {
        OutputStream target =
                channel == Channel.OUT ? session.terminal().out() : session.terminal().err();
        long count = session.json() ? 0 : bytes.transferTo(target);
        if (count == 0) {
            return false;
        }
        target.flush();
        passedOn.merge(channel, count, Long::sum);
        return true;
    }

    @Override
    public void close() throws IOException {
        for (InputStream stream : live.values()) {
            stream.close();
        }
        live.clear();
    }
}
