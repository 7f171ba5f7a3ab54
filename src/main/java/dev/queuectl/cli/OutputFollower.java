package dev.queuectl.cli;

import dev.queuectl.client.JobOutput;
import dev.queuectl.client.LiveOutput;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Passes on what a job writes, byte for byte, run after run: from the files while a run lasts, the
 * rest from wherever it is kept when it has ended. What the output limit cut out of the middle is
 * missing, and a notice stands for it. Confined to one thread.
 */
final class OutputFollower implements AutoCloseable {
    private static final int ALL = -1;

    /** Passed on at a time, so that a writer without end lets others have their turn. */
    private static final int CHUNKS = 64;

    private final JobId id;
    private final JobOutput output;
    private final Map<Channel, OutputStream> targets;
    private final int lastRun;

    /** How many last lines are wanted of what had been written before; asked once each. */
    private final Map<Channel, Integer> lines = new EnumMap<>(Channel.class);

    /** What the present run writes, as far as it has begun to; stays open while it lasts. */
    private final Map<Channel, LiveOutput> live = new EnumMap<>(Channel.class);

    private int run;

    /**
     * What of a job is to be passed on.
     *
     * @param first the run to begin with
     * @param last the run after which it is over; {@link Integer#MAX_VALUE} for none
     * @param lines how many last lines of what was written before; negative for all
     */
    record Extent(int first, int last, int lines) {
        static final Extent WHOLE = new Extent(1, Integer.MAX_VALUE, ALL);
    }

    /**
     * @param targets takes what is written to these streams; the others are not looked at
     */
    OutputFollower(JobId id, JobOutput output, Map<Channel, OutputStream> targets, Extent extent) {
        this.id = id;
        this.output = output;
        this.targets = targets;
        this.run = extent.first();
        this.lastRun = extent.last();
        targets.keySet().forEach(channel -> lines.put(channel, extent.lines()));
    }

    /** Whether nothing is to be passed on any more, whatever the job does. */
    boolean isOver() {
        return run > lastRun;
    }

    /** Passes on what is new, and answers whether anything was. */
    boolean advance(Job job) throws IOException {
        boolean news = false;
        while (run <= job.counters().runs() && !isOver()) {
            for (Channel channel : targets.keySet()) {
                news |= passOnRest(channel);
            }
            run++;
            close();
        }
        if (job.state() instanceof JobState.Processing && !isOver()) {
            for (Channel channel : targets.keySet()) {
                news |= passOnLive(channel);
            }
        }
        return news;
    }

    private boolean passOnLive(Channel channel) throws IOException {
        LiveOutput bytes = live.get(channel);
        if (bytes == null) {
            Optional<LiveOutput> begun = output.live(id, run, channel);
            if (begun.isEmpty()) {
                // Not begun yet, or just ended: then the next look finds it where it is kept.
                return false;
            }
            bytes = begun.get();
            if (wantedLines(channel) != ALL) {
                return passOnLastLines(bytes, channel);
            }
            live.put(channel, bytes);
        }
        OutputStream target = target(channel);
        boolean news = false;
        for (int count = 0; count < CHUNKS; count++) {
            byte[] chunk = bytes.next();
            if (chunk.length == 0) {
                break;
            }
            target.write(chunk);
            news = true;
        }
        if (news) {
            target.flush();
        }
        return news;
    }

    /** Begins with the last lines; where they end is asked again if it cannot be told. */
    private boolean passOnLastLines(LiveOutput bytes, Channel channel) throws IOException {
        Optional<InputStream> soFar = bytes.soFar();
        if (soFar.isEmpty()) {
            bytes.close();
            return false;
        }
        live.put(channel, bytes);
        return passOn(LastLines.of(keptOpen(soFar.get()), takeLines(channel)), channel);
    }

    private boolean passOnRest(Channel channel) throws IOException {
        @Nullable LiveOutput read = live.get(channel);
        try (InputStream bytes =
                read == null
                        ? LastLines.of(output.open(id, run, channel), takeLines(channel))
                        : output.openRest(id, run, channel, read)) {
            return passOn(bytes, channel);
        }
    }

    private boolean passOn(InputStream bytes, Channel channel) throws IOException {
        OutputStream target = target(channel);
        if (bytes.transferTo(target) == 0) {
            return false;
        }
        target.flush();
        return true;
    }

    private int wantedLines(Channel channel) {
        return lines.getOrDefault(channel, ALL);
    }

    private int takeLines(Channel channel) {
        int wanted = wantedLines(channel);
        lines.put(channel, ALL);
        return wanted;
    }

    private OutputStream target(Channel channel) {
        OutputStream target = targets.get(channel);
        if (target == null) {
            throw new IllegalStateException("nobody wants " + channel);
        }
        return target;
    }

    private static InputStream keptOpen(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public void close() {
                // What follows is still to be read from it.
            }
        };
    }

    @Override
    public void close() throws IOException {
        for (LiveOutput stream : live.values()) {
            stream.close();
        }
        live.clear();
    }
}
