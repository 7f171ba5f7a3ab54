package dev.queuectl.cli;

import picocli.CommandLine.Model.CommandSpec;

/** One command of the program: its options, and what it does with them. Made anew for each call. */
interface Verb {
    /**
     * Answers the options and arguments, with their help; those that every command has are added
     * later.
     */
    CommandSpec spec();

    /** Whether it lives longer than one look at the store, as a worker does. */
    default boolean isLongLived() {
        return false;
    }

    /** Whether it takes terms of a filter, of which those that begin with a dash are no options. */
    default boolean takesFilter() {
        return false;
    }

    /** Whether words may follow {@code --}, which are no options of its own. */
    default boolean takesProgram() {
        return false;
    }

    /**
     * Does the work.
     *
     * @throws CliError what the user is told, with the exit code
     */
    ExitStatus run(Arguments arguments, Session session) throws Exception;
}
