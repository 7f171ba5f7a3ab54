package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.HeldRun;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A run's end as it is written down for the case that its worker does not live to tell. What
 * follows from it is decided anew by whoever finds it.
 *
 * @param fence under which the job was held
 * @param job whose run it was
 * @param run how it ended
 * @param output what it wrote
 */
record NotedResult(long fence, JobId job, Run run, RunOutput output) {
    private static final long ABSENT = -1;

    static NotedResult of(EndedRun ended) {
        Job job = ended.conclusion().job();
        return new NotedResult(job.fence(), job.id(), ended.conclusion().run(), ended.output());
    }

    void write(DataOutputStream to) throws IOException {
        to.writeLong(fence);
        to.writeUTF(job.value());
        to.writeInt(run.number());
        to.writeUTF(run.worker().value());
        to.writeUTF(run.host());
        to.writeLong(run.pid().orElse(ABSENT));
        to.writeLong(run.startedAt().toEpochMilli());
        to.writeLong(run.endedAt().toEpochMilli());
        writeOutcome(run.outcome(), to);
        to.writeLong(run.usage().map(usage -> usage.cpu().toNanos()).orElse(ABSENT));
        to.writeLong(run.usage().map(usage -> usage.peakMemoryKib().orElse(ABSENT)).orElse(ABSENT));
        to.writeLong(run.output().stdoutBytes());
        to.writeLong(run.output().stderrBytes());
        to.writeUTF(run.output().lastErrorLine());
        for (Channel channel : Channel.values()) {
            Optional<byte[]> captured = output.captured().of(channel);
            to.writeInt(captured.map(bytes -> bytes.length).orElse((int) ABSENT));
            if (captured.isPresent()) {
                to.write(captured.get());
            }
        }
        to.writeInt(output.unkept().size());
        for (LargeOutput stream : output.unkept()) {
            to.writeUTF(stream.channel().name());
            to.writeUTF(stream.written().toString());
            to.writeLong(stream.size());
            to.writeLong(stream.limit().bytes());
        }
    }

    static NotedResult read(DataInputStream from) throws IOException {
        long fence = from.readLong();
        JobId job = new JobId(from.readUTF());
        int number = from.readInt();
        WorkerId worker = new WorkerId(from.readUTF());
        String host = from.readUTF();
        OptionalLong pid = optional(from.readLong());
        Instant startedAt = Instant.ofEpochMilli(from.readLong());
        Instant endedAt = Instant.ofEpochMilli(from.readLong());
        Outcome outcome = readOutcome(from);
        OptionalLong cpu = optional(from.readLong());
        OptionalLong peak = optional(from.readLong());
        Optional<Run.Usage> usage =
                cpu.isPresent()
                        ? Optional.of(new Run.Usage(Duration.ofNanos(cpu.getAsLong()), peak))
                        : Optional.empty();
        Run.Output sizes = new Run.Output(from.readLong(), from.readLong(), from.readUTF());
        Map<Channel, byte[]> captured = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            int length = from.readInt();
            if (length != ABSENT) {
                captured.put(channel, from.readNBytes(length));
            }
        }
        Run run = new Run(number, worker, host, pid, startedAt, endedAt, outcome, usage, sizes);
        List<LargeOutput> unkept = readUnkept(new HeldRun(job, number, worker, fence), from);
        Set<Channel> large = EnumSet.noneOf(Channel.class);
        unkept.forEach(stream -> large.add(stream.channel()));
        return new NotedResult(
                fence, job, run, new RunOutput(sizes, new CapturedOutput(captured), large, unkept));
    }

    private static List<LargeOutput> readUnkept(HeldRun run, DataInputStream from)
            throws IOException {
        List<LargeOutput> unkept = new ArrayList<>();
        for (int left = from.readInt(); left > 0; left--) {
            unkept.add(
                    new LargeOutput(
                            run,
                            Channel.valueOf(from.readUTF()),
                            Path.of(from.readUTF()),
                            from.readLong(),
                            new OutputLimit(from.readLong())));
        }
        return unkept;
    }

    private static void writeOutcome(Outcome outcome, DataOutputStream to) throws IOException {
        to.writeUTF(outcome.reason().name());
        switch (outcome) {
            case Outcome.Exited(int code) -> to.writeInt(code);
            case Outcome.Signalled(int signal) -> to.writeInt(signal);
            default -> to.writeInt(0);
        }
    }

    private static Outcome readOutcome(DataInputStream from) throws IOException {
        String reason = from.readUTF();
        int detail = from.readInt();
        return switch (reason) {
            case "EXIT" -> new Outcome.Exited(detail);
            case "SIGNAL" -> new Outcome.Signalled(detail);
            case "TIMEOUT" -> new Outcome.TimedOut();
            case "CANCELLED" -> new Outcome.Cancelled();
            case "LOST" -> new Outcome.Lost();
            case "INTERRUPTED" -> new Outcome.Interrupted();
            case "NOT_STARTED" -> new Outcome.NotStarted();
            case "SUPERSEDED" -> new Outcome.Superseded();
            default -> throw new IOException("no outcome is called " + reason);
        };
    }

    private static OptionalLong optional(long value) {
        return value == ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
