package dev.queuectl.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Reads a shell's commands line by line from a stream that is no terminal. The commands themselves
 * find nothing to read, so that none of them takes the next ones away.
 */
final class ShellScript implements Shell.Front {
    private final InputStream input;
    private final Terminal terminal;
    private final Map<String, String> environment;

    ShellScript(Terminal terminal, Map<String, String> environment) {
        this.input = new BufferedInputStream(terminal.in());
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Optional<String> next(int code) throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = input.read();
            while (b >= 0 && b != '\n') {
                line.write(b);
                b = input.read();
            }
            text.append(line.toString(StandardCharsets.UTF_8));
            boolean ended = b < 0;
            if (ended && text.isEmpty()) {
                return Optional.empty();
            }
            if (ended || ShellWords.of(text.toString()).open() == ShellWords.Open.NOTHING) {
                return Optional.of(text.toString());
            }
            text.append('\n');
        }
    }

    @Override
    public int lend(ToIntFunction<Terminal> command) {
        String terminals =
                (terminal.outIsTerminal() ? "1" : "") + (terminal.errIsTerminal() ? "2" : "");
        return command.applyAsInt(
                new Terminal(
                        InputStream.nullInputStream(),
                        terminal.out(),
                        terminal.err(),
                        environment,
                        terminals));
    }
}
