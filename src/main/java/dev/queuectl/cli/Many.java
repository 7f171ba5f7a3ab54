package dev.queuectl.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Does something to several things, one after the other, telling of each that was refused and going
 * on. The exit code is 0 if all were done, 6 if some were, else that of the first refusal.
 */
final class Many {
    private final Session session;
    private final List<CliError> refusals = new ArrayList<>();
    private int done;

    Many(Session session) {
        this.session = session;
    }

    /** Prepares one of them; it counts as done only when it is attempted. */
    void look(Runnable one) {
        try {
            one.run();
        } catch (CliError refusal) {
            refusals.add(refusal);
        }
    }

    /** Does one of them. */
    void attempt(Runnable one) {
        try {
            one.run();
            done++;
        } catch (CliError refusal) {
            refusals.add(refusal);
        }
    }

    int done() {
        return done;
    }

    /** Tells of the refusals and answers the exit code. */
    ExitStatus finish() {
        if (refusals.isEmpty()) {
            return ExitStatus.DONE;
        }
        if (done == 0 && refusals.size() == 1) {
            throw refusals.getFirst();
        }
        for (CliError refusal : refusals) {
            ErrorReport.print(refusal, session.terminal(), session.json());
        }
        return ExitStatus.of(done > 0 ? ExitCode.PARTLY_DONE : refusals.getFirst().exitCode());
    }
}
