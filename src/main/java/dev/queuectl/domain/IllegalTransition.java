package dev.queuectl.domain;

/**
 * Somebody asked a job for a transition that its state does not allow: a mistake of the caller's
 * code.
 */
public final class IllegalTransition extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public IllegalTransition(JobId id, JobState.Kind state, String transition) {
        super("cannot " + transition + " job '" + id + "': it is " + state.label());
    }
}
