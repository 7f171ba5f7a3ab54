package dev.queuectl.cli;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** {@code version}: which queuectl, on which Java. */
final class VersionCommand implements Verb {
    @Override
    public CommandSpec spec() {
        return Options.command("version", "Show the version of queuectl and of Java.");
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        String java = System.getProperty("java.version");
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("version", version());
                json.writeStringField("java", java);
                json.writeEndObject();
            });
        } else {
            session.terminal().data("queuectl " + version() + " (Java " + java + ")");
        }
        return ExitStatus.DONE;
    }

    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
