package dev.queuectl.cli;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes over the process's own terminal. */
final class ShellConsole {
    private ShellConsole() {}

    /** Opens it; whoever does gives it back as it was by closing it. */
    static Terminal open() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .ffm(true)
                .exec(true)
                .jni(false)
                .jansi(false)
                .jna(false)
                .dumb(true)
                .encoding(StandardCharsets.UTF_8)
                .nativeSignals(true)
                .build();
    }

    /** Answers how large it is now; nothing where it does not know. */
    static Optional<TerminalSize> size(Terminal console) {
        var size = console.getSize();
        return size.getColumns() > 0 && size.getRows() > 0
                ? Optional.of(new TerminalSize(size.getColumns(), size.getRows()))
                : Optional.empty();
    }
}
