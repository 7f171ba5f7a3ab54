package dev.queuectl.cli;

import dev.queuectl.store.Storage;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A shell's commands from a person at a terminal, with completion, history and a line of status.
 * Ctrl-C clears what is typed, or interrupts the command that runs. Only classes whose names begin
 * with {@code Shell} know the library that does it, which no other command loads. Confined to one
 * thread.
 */
final class ShellPrompt implements Shell.Front, AutoCloseable {
    private final org.jline.terminal.Terminal console;
    private final ShellEditor editor;
    private final ShellStatus status;
    private final Surroundings surroundings;

    private ShellPrompt(
            org.jline.terminal.Terminal console,
            Map<String, Object> variables,
            Completion completion,
            Supplier<Storage> store,
            Surroundings surroundings)
            throws IOException {
        this.console = console;
        this.surroundings = surroundings;
        this.status = new ShellStatus(store, surroundings.time(), this::redraw);
        this.editor = new ShellEditor(console, variables, new ShellHistory(), status::text);
        editor.setParser(new ShellParser());
        editor.setCompleter(new ShellCompleter(completion));
        editor.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        editor.option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
        editor.option(LineReader.Option.INSERT_TAB, false);
        status.start();
    }

    private void redraw() {
        editor.redraw();
    }

    /**
     * Takes the process's terminal over.
     *
     * @param surroundings of the shell itself
     * @param stores which the session's store is opened in
     */
    static ShellPrompt open(Session session, Surroundings surroundings, OpenStores stores)
            throws IOException {
        Supplier<Storage> store = () -> stores.get(session.settings().url(), session::openLasting);
        org.jline.terminal.Terminal console = ShellConsole.open();
        CompletionValues values =
                new CompletionValues(
                        () -> Optional.of(store.get()),
                        surroundings.environment(),
                        surroundings.time());
        Map<String, Object> variables = new HashMap<>();
        variables.put(LineReader.BELL_STYLE, "none");
        variables.put(LineReader.SECONDARY_PROMPT_PATTERN, "> ");
        ShellHistory.prepare(session.settings().home())
                .ifPresent(file -> variables.put(LineReader.HISTORY_FILE, file));
        return new ShellPrompt(
                console,
                variables,
                new Completion(values, List.of("exit", "quit")),
                store,
                surroundings);
    }

    @Override
    public Optional<String> next(int code) {
        try {
            status.watched(true);
            return Optional.of(editor.readLine(prompt(code)));
        } catch (UserInterruptException cleared) {
            return Optional.of("");
        } catch (EndOfFileException left) {
            return Optional.empty();
        } finally {
            status.watched(false);
        }
    }

    private String prompt(int code) {
        AttributedStringBuilder prompt = new AttributedStringBuilder().append("queuectl");
        if (code != 0) {
            AttributedStyle style =
                    colour()
                            ? AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)
                            : AttributedStyle.DEFAULT;
            prompt.styled(style, "[" + code + "]");
        }
        return prompt.append("> ").toAnsi(console);
    }

    private boolean colour() {
        return surroundings.terminal().colour();
    }

    @Override
    public int lend(ToIntFunction<Terminal> command) {
        Interruption interruption = new Interruption(Thread.currentThread());
        SignalHandler before = console.handle(Signal.INT, signal -> interruption.ask());
        try {
            Terminal terminal =
                    new Terminal(
                            new ShellInput(console),
                            interruption.guard(surroundings.terminal().out()),
                            interruption.guard(surroundings.terminal().err()),
                            surroundings.environment(),
                            terminals(),
                            this::size);
            return command.applyAsInt(terminal);
        } finally {
            console.handle(Signal.INT, before);
            if (interruption.end()) {
                // The command could not say so itself.
                surroundings.terminal().say("interrupted");
            }
        }
    }

    private String terminals() {
        return surroundings.terminal().errIsTerminal() ? "012" : "01";
    }

    private Optional<TerminalSize> size() {
        return ShellConsole.size(console);
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() throws IOException {
        status.close();
        console.close();
    }
}
