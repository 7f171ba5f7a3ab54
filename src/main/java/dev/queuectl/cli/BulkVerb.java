package dev.queuectl.cli;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** A command that makes a {@link Change} to jobs and does nothing besides. */
interface BulkVerb extends Verb {
    /** Answers its name. */
    String name();

    /** Answers a sentence on what it does. */
    String about();

    /** Answers what it does to jobs, as it was called. */
    Change change(Arguments arguments, Session session);

    @Override
    default CommandSpec spec() {
        CommandSpec spec = Options.command(name(), about());
        BulkChange.addTo(spec);
        return spec;
    }

    @Override
    default boolean takesFilter() {
        return true;
    }

    @Override
    default ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        return new BulkChange(arguments, session, change(arguments, session)).run(name());
    }
}
