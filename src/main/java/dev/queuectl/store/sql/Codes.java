package dev.queuectl.store.sql;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Reason;
import dev.queuectl.store.StopRequest;

/**
 * The numbers that stand for words in the database. They are written down and so never change their
 * meaning, in whatever order the words are declared.
 */
public final class Codes {
    public static final int PENDING = 0;
    public static final int PROCESSING = 1;
    public static final int FAILED = 2;

    /** {@code job.waiting}: neither pending nor failed; null in the table, which reads as 0. */
    public static final int NOT_WAITING = 0;

    /** {@code job.waiting}: to be claimed now. */
    public static final int READY = 1;

    /** {@code job.waiting}: not due yet, or nobody has noticed that it is. */
    public static final int LATER = 2;

    /** {@code job.waiting}: an operator keeps it from being claimed, due or not. */
    public static final int ON_HOLD = 3;

    private static final Kind[] KINDS = {
        Kind.PENDING, Kind.PROCESSING, Kind.FAILED, Kind.COMPLETED, Kind.DEAD, Kind.CANCELLED
    };

    /** From 1 on, as 0 is what an absent number reads as. */
    private static final Reason[] REASONS = {
        Reason.EXIT,
        Reason.SIGNAL,
        Reason.TIMEOUT,
        Reason.CANCELLED,
        Reason.LOST,
        Reason.INTERRUPTED,
        Reason.NOT_STARTED,
        Reason.POISON,
        Reason.SUPERSEDED
    };

    private static final StopRequest[] STOPS = {
        StopRequest.NONE, StopRequest.GRACEFUL, StopRequest.NOW
    };

    private static final Channel[] CHANNELS = {Channel.OUT, Channel.ERR};

    private Codes() {}

    public static int of(Kind kind) {
        return switch (kind) {
            case PENDING -> PENDING;
            case PROCESSING -> PROCESSING;
            case FAILED -> FAILED;
            case COMPLETED -> 3;
            case DEAD -> 4;
            case CANCELLED -> 5;
        };
    }

    public static Kind kind(int code) {
        return KINDS[code];
    }

    public static int of(Reason reason) {
        return switch (reason) {
            case EXIT -> 1;
            case SIGNAL -> 2;
            case TIMEOUT -> 3;
            case CANCELLED -> 4;
            case LOST -> 5;
            case INTERRUPTED -> 6;
            case NOT_STARTED -> 7;
            case POISON -> 8;
            case SUPERSEDED -> 9;
        };
    }

    public static Reason reason(int code) {
        return REASONS[code - 1];
    }

    public static int of(StopRequest stop) {
        return switch (stop) {
            case NONE -> 0;
            case GRACEFUL -> 1;
            case NOW -> 2;
        };
    }

    public static StopRequest stop(int code) {
        return STOPS[code];
    }

    public static int of(Channel channel) {
        return switch (channel) {
            case OUT -> 1;
            case ERR -> 2;
        };
    }

    public static Channel channel(int code) {
        return CHANNELS[code - 1];
    }
}
