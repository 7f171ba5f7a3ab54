package dev.queuectl.store.mongo;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Reason;

import java.util.Collection;
import java.util.List;

/** The words that stand in documents for states and reasons: those that users see. */
final class Words {
    static final String PENDING = Kind.PENDING.label();
    static final String PROCESSING = Kind.PROCESSING.label();
    static final String FAILED = Kind.FAILED.label();

    /** The state of a job whose batch may still be refused: it is there for nobody. */
    static final String ARRIVING = "arriving";

    /** The state of a job that was forgotten and of which something is left. */
    static final String GONE = "gone";

    /** {@code waiting}: to be claimed now. */
    static final String READY = "ready";

    /** {@code waiting}: not due yet, or nobody has noticed that it is. */
    static final String LATER = "later";

    /** {@code waiting}: an operator keeps it from being claimed, due or not. */
    static final String ON_HOLD = "onHold";

    /** The states of jobs that are there. */
    static final List<String> STATES = of(List.of(Kind.values()));

    private Words() {}

    static List<String> of(Collection<Kind> kinds) {
        return kinds.stream().map(Kind::label).toList();
    }

    static Kind kind(String word) {
        return Kind.ofLabel(word)
                .orElseThrow(() -> new IllegalArgumentException("no state: '" + word + "'"));
    }

    static Reason reason(String word) {
        for (Reason reason : Reason.values()) {
            if (reason.label().equals(word)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no reason: '" + word + "'");
    }
}
