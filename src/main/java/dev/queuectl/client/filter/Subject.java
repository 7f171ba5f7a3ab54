package dev.queuectl.client.filter;

import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a term can ask about. */
enum Subject {
    STATE(Form.WORD),
    QUEUE(Form.WORD),
    TAG(Form.WORD),
    ID(Form.BEGINNING),
    REASON(Form.WORD),
    WORKER(Form.BEGINNING),
    HOST(Form.WORD),
    CMD(Form.TEXT),
    ERROR(Form.TEXT),
    EXIT(Form.NUMBER),
    ATTEMPTS(Form.NUMBER),
    RUNS(Form.NUMBER),
    PRIORITY(Form.NUMBER),
    AGE(Form.SPAN),
    UPDATED(Form.SPAN);

    /** How values of a subject are written and compared. */
    enum Form {
        /** One of several words, as they are. */
        WORD,
        /** What begins with one of several words. */
        BEGINNING,
        /** What holds a text, upper and lower case being equal. */
        TEXT,
        /** A number, or a relation to one. */
        NUMBER,
        /** A relation to a span of time. */
        SPAN
    }

    private final Form form;

    Subject(Form form) {
        this.form = form;
    }

    Form form() {
        return form;
    }

    /** Answers the word that people write. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Subject> ofLabel(String label) {
        return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Subject::label).toList();
    }

    /** Answers the only words that make sense; empty where any may. */
    List<String> vocabulary() {
        return switch (this) {
            case STATE -> Arrays.stream(JobState.Kind.values()).map(JobState.Kind::label).toList();
            case REASON -> Arrays.stream(Reason.values()).map(Reason::label).toList();
            default -> List.of();
        };
    }

    /**
     * Answers the least number that jobs have there; one that is never written if some have none.
     */
    long least() {
        return switch (this) {
            case ATTEMPTS, RUNS, AGE, UPDATED -> 0;
            case PRIORITY -> -JobSpec.HIGHEST_PRIORITY;
            default -> Long.MIN_VALUE;
        };
    }

    /** Answers the greatest number that jobs have there; one that is never written if none is. */
    long most() {
        return this == PRIORITY ? JobSpec.HIGHEST_PRIORITY : Long.MAX_VALUE;
    }

    /** Whether only the latest run tells. */
    boolean isOfRun() {
        return this == ERROR || this == HOST || this == WORKER;
    }

    /** Answers the words or the text that a job has there. */
    Stream<String> words(Seen seen) {
        return switch (this) {
            case STATE -> Stream.of(seen.job().state().kind().label());
            case QUEUE -> Stream.of(seen.job().spec().queue().value());
            case TAG -> seen.job().spec().tags().stream();
            case ID -> Stream.of(seen.job().id().value());
            case REASON -> seen.job().last().map(last -> last.reason().label()).stream();
            case WORKER -> worker(seen).map(WorkerId::value).stream();
            case HOST -> seen.latest().map(Run::host).stream();
            case CMD -> Stream.of(seen.job().spec().command().line());
            case ERROR -> seen.latest().map(run -> run.output().lastErrorLine()).stream();
            default -> throw new IllegalStateException(this + " has no words");
        };
    }

    /** Answers who holds the job, else who ran it last. */
    private static Optional<WorkerId> worker(Seen seen) {
        return seen.job().state() instanceof JobState.Processing held
                ? Optional.of(held.holder())
                : seen.latest().map(Run::worker);
    }

    /** Answers the number that a job has there, of milliseconds for a span; empty for none. */
    OptionalLong number(Seen seen) {
        return switch (this) {
            case EXIT -> exitCode(seen);
            case ATTEMPTS -> OptionalLong.of(seen.job().counters().attempts());
            case RUNS -> OptionalLong.of(seen.job().counters().runs());
            case PRIORITY -> OptionalLong.of(seen.job().spec().priority());
            case AGE ->
                    OptionalLong.of(
                            Duration.between(seen.job().createdAt(), seen.now()).toMillis());
            case UPDATED ->
                    OptionalLong.of(
                            Duration.between(seen.job().updatedAt(), seen.now()).toMillis());
            default -> throw new IllegalStateException(this + " has no number");
        };
    }

    private static OptionalLong exitCode(Seen seen) {
        if (seen.job().last().isEmpty() || seen.job().last().get().exitCode().isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(seen.job().last().get().exitCode().getAsInt());
    }
}
