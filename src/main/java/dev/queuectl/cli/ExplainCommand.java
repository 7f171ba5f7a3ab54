package dev.queuectl.cli;

import dev.queuectl.client.Explain;
import dev.queuectl.client.Explanation;
import dev.queuectl.client.json.ExplanationJson;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.Visible;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** {@code explain ID}: why a job does not run, and what would change that. */
final class ExplainCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "explain",
                        "Tell why a job is not running, what would change that, and when it may"
                                + " start.");
        spec.addPositional(Options.positionals("ID", "the job's id, or the beginning of it"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Job job = session.job(ShowCommand.single(arguments, "explain"));
        Instant now = session.time().instant();
        Explanation explanation = new Explain(session.storage(), now).explain(job);
        if (session.json()) {
            session.json(json -> ExplanationJson.write(json, explanation));
            return ExitStatus.DONE;
        }
        Terminal terminal = session.terminal();
        Function<Instant, String> time = instant -> Texts.time(instant, terminal);
        terminal.data(Visible.line(explanation.sentence(time)));
        for (Explanation.Reason reason : explanation.reasons()) {
            String change =
                    explanation.change(reason).map(command -> "; try: " + command).orElse("");
            terminal.data("- " + Visible.line(explanation.text(reason, time) + change));
        }
        if (job.state().kind().isWaiting()) {
            terminal.data(
                    explanation
                            .start()
                            .map(start -> "it may start " + when(start, now, time))
                            .orElse("nobody can tell when it will start"));
        }
        return ExitStatus.DONE;
    }

    private static String when(Instant start, Instant now, Function<Instant, String> time) {
        Duration left = Duration.between(now, start);
        return left.compareTo(Duration.ofSeconds(1)) < 0
                ? "any moment"
                : "in about " + Texts.span(left) + ", at " + time.apply(start);
    }
}
