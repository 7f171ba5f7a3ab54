package dev.queuectl.store.mongo;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.CapturedOutput;

import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A run as it lies in its job's document, with what it wrote. */
final class RunDocument {
    /** So many runs of a job are kept, the latest. With all they may have written they fit. */
    static final int KEPT = 50;

    private RunDocument() {}

    /**
     * Answers the document of a run that ended.
     *
     * @param output what it wrote, as far as that is kept with it
     * @param turn names the turn that wrote it, so that it can tell later what it wrote
     */
    static BsonDocument of(Run run, CapturedOutput output, ObjectId turn) {
        BsonDocument document =
                new BsonDocument("number", new BsonInt32(run.number()))
                        .append("turn", new BsonObjectId(turn))
                        .append("worker", new BsonString(run.worker().value()))
                        .append("host", new BsonString(run.host()))
                        .append("startedAt", date(run.startedAt()))
                        .append("endedAt", date(run.endedAt()))
                        .append("outcome", new BsonString(run.outcome().reason().label()))
                        .append("stdoutBytes", new BsonInt64(run.output().stdoutBytes()))
                        .append("stderrBytes", new BsonInt64(run.output().stderrBytes()))
                        .append("lastErrorLine", new BsonString(run.output().lastErrorLine()));
        run.pid().ifPresent(pid -> document.append("pid", new BsonInt64(pid)));
        switch (run.outcome()) {
            case Outcome.Exited(int code) -> document.append("exitCode", new BsonInt32(code));
            case Outcome.Signalled(int signal) -> document.append("signal", new BsonInt32(signal));
            default -> {}
        }
        run.usage()
                .ifPresent(usage -> {
                    document.append("cpuNanos", new BsonInt64(usage.cpu().toNanos()));
                    usage.peakMemoryKib()
                            .ifPresent(
                                    peak -> document.append("peakMemoryKib", new BsonInt64(peak)));
                });
        for (Channel channel : Channel.values()) {
            output.of(channel)
                    .ifPresent(bytes -> document.append(stream(channel), new BsonBinary(bytes)));
        }
        return document;
    }

    /** Answers the name of the field that keeps what a run wrote to that stream. */
    static String stream(Channel channel) {
        return switch (channel) {
            case OUT -> "stdout";
            case ERR -> "stderr";
        };
    }

    private static BsonDateTime date(Instant instant) {
        return new BsonDateTime(instant.toEpochMilli());
    }

    static Run read(Fields run) {
        OptionalLong cpu = run.optionalNumber("cpuNanos");
        return new Run(
                run.integer("number"),
                new WorkerId(run.text("worker")),
                run.text("host"),
                run.optionalNumber("pid"),
                run.instant("startedAt"),
                run.instant("endedAt"),
                outcome(run),
                cpu.isPresent()
                        ? Optional.of(
                                new Run.Usage(
                                        Duration.ofNanos(cpu.getAsLong()),
                                        run.optionalNumber("peakMemoryKib")))
                        : Optional.empty(),
                new Run.Output(
                        run.number("stdoutBytes"),
                        run.number("stderrBytes"),
                        run.text("lastErrorLine")));
    }

    private static Outcome outcome(Fields run) {
        return switch (Words.reason(run.text("outcome"))) {
            case EXIT -> new Outcome.Exited(run.integer("exitCode"));
            case SIGNAL -> new Outcome.Signalled(run.integer("signal"));
            case TIMEOUT -> new Outcome.TimedOut();
            case CANCELLED -> new Outcome.Cancelled();
            case LOST -> new Outcome.Lost();
            case INTERRUPTED -> new Outcome.Interrupted();
            case NOT_STARTED -> new Outcome.NotStarted();
            case SUPERSEDED -> new Outcome.Superseded();
            case POISON -> throw new IllegalArgumentException("no run ends as " + Reason.POISON);
        };
    }
}
