package dev.queuectl.cli;

import dev.queuectl.config.Durations;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A command that is carried out again and again until somebody interrupts it: on a terminal what it
 * answers takes the place of what it answered before, in a pipe it follows that.
 */
final class Watched implements Verb {
    static final String OPTION = "--watch";

    private static final Duration DEFAULT = Duration.ofSeconds(2);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** To the upper left, and lines that are too long shall not go on below. */
    private static final String BEGIN = "\u001b[?7l\u001b[H";

    private static final String CLEAR_LINE = "\u001b[K";
    private static final String END = "\u001b[J\u001b[?7h";
    private static final String CLEAR_ALL = "\u001b[2J";

    private final Verb verb;

    /** Makes it of a command that looks once. */
    Watched(Verb verb) {
        this.verb = verb;
    }

    /** Adds the option. */
    static void addTo(CommandSpec spec) {
        spec.addOption(
                Options.value(
                        OPTION, "[DUR]", "look again and again, every so long (default: 2s)"));
    }

    /** Gives the option its usual value where what follows it is no span of time. */
    static List<String> withPause(List<String> words) {
        if (!words.contains(OPTION)) {
            return words;
        }
        List<String> told = new ArrayList<>(words);
        int after = told.indexOf(OPTION) + 1;
        boolean isGiven = after < told.size() && told.get(after).matches("[0-9.]+[a-z]*");
        if (!isGiven) {
            told.set(after - 1, OPTION + "=" + Durations.format(DEFAULT));
        }
        return told;
    }

    @Override
    public CommandSpec spec() {
        return verb.spec();
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws Exception {
        Duration pause = Durations.parse(OPTION, arguments.value(OPTION).orElseThrow(), LONGEST);
        if (pause.compareTo(SHORTEST) < 0) {
            throw CliError.usage(OPTION + " must be 100ms or more", OPTION + " 1s");
        }
        Optional<OutputForm> form = arguments.value("--output").map(OutputForm::parse);
        if (session.json() || form.equals(Optional.of(OutputForm.CSV))) {
            throw CliError.usage(
                    OPTION + " prints one answer after the other, which JSON or CSV cannot be",
                    "-o jsonl, where the command has it");
        }
        Terminal terminal = session.terminal();
        boolean isParted =
                form.isEmpty() || form.get() == OutputForm.WIDE || form.get() == OutputForm.TABLE;
        BlockingQueue<String> signals = new ArrayBlockingQueue<>(1);
        try (Signals _ =
                Signals.onStop((name, again) -> {
                    boolean _ = signals.offer(name);
                })) {
            for (boolean isFirst = true; ; isFirst = false) {
                if (terminal.outIsTerminal()) {
                    draw(arguments, session, isFirst);
                } else {
                    if (!isFirst && isParted) {
                        terminal.data("");
                    }
                    ExitStatus _ = verb.run(arguments, session);
                    terminal.flush();
                }
                @Nullable String signal = signals.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
                if (signal != null) {
                    return new ExitStatus(
                            signal.equals("INT")
                                    ? ExitCode.INTERRUPTED.number()
                                    : ExitCode.TERMINATED.number());
                }
            }
        }
    }

    /** Draws the answer over the one before, as much of it as there is room for. */
    private void draw(Arguments arguments, Session session, boolean isFirst) throws Exception {
        Terminal terminal = session.terminal();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        Terminal canvas = terminal.over(InputStream.nullInputStream(), answer, answer);
        ExitStatus _ = verb.run(arguments, session.answering(canvas));
        canvas.flush();
        String picture =
                answer.toString(StandardCharsets.UTF_8)
                        .lines()
                        .limit(terminal.height() - 1)
                        .map(line -> line + CLEAR_LINE + "\n")
                        .collect(Collectors.joining());
        OutputStream out = terminal.out();
        out.write(
                ((isFirst ? CLEAR_ALL : "") + BEGIN + picture + END)
                        .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
