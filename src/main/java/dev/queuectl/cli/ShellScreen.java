package dev.queuectl.cli;

import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.utils.NonBlockingReader;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole terminal as a picture of lines, and its keyboard key by key. What was on it comes back
 * when it is closed. Confined to one thread.
 */
final class ShellScreen implements AutoCloseable {
    static final int NO_KEY = NonBlockingReader.READ_EXPIRED;
    static final int GONE = NonBlockingReader.EOF;
    static final int INTERRUPT = 3;
    static final int ESCAPE = 27;
    static final int UP = -100;
    static final int DOWN = -101;

    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    /** What follows an escape comes with it when a key sent it, and much later by hand. */
    private static final long KEY_MILLIS = 50;

    private final org.jline.terminal.Terminal console;
    private final boolean isOwn;
    private final Attributes before;
    private final OutputStream out;
    private List<String> shown = List.of();
    private TerminalSize shownSize = TerminalSize.WITHOUT_TERMINAL;

    private ShellScreen(org.jline.terminal.Terminal console, boolean isOwn, OutputStream out)
            throws IOException {
        this.console = console;
        this.isOwn = isOwn;
        this.out = out;
        this.before = console.enterRawMode();
        Attributes raw = console.getAttributes();
        // Ctrl-C is a key like others here, and Ctrl-Z would leave the terminal as it is now.
        raw.setLocalFlag(LocalFlag.ISIG, false);
        console.setAttributes(raw);
        write(ENTER);
    }

    /** Takes over the process's terminal, or borrows it from the shell that has done so. */
    static ShellScreen open(Terminal terminal) throws IOException {
        return terminal.in() instanceof ShellInput shell
                ? new ShellScreen(shell.console(), false, terminal.out())
                : new ShellScreen(ShellConsole.open(), true, terminal.out());
    }

    TerminalSize size() {
        return ShellConsole.size(console).orElse(TerminalSize.WITHOUT_TERMINAL);
    }

    /** Whether it is of another size than the picture that it shows. */
    boolean isResized() {
        return !size().equals(shownSize);
    }

    /** Answers the next key: a character or one of the constants. */
    int key(long millis) throws IOException {
        NonBlockingReader keyboard = console.reader();
        int key = keyboard.read(millis);
        if (key != ESCAPE || keyboard.peek(KEY_MILLIS) < 0) {
            return key;
        }
        int kind = keyboard.read(KEY_MILLIS);
        if (kind != '[' && kind != 'O') {
            return ESCAPE;
        }
        int last = keyboard.read(KEY_MILLIS);
        while (last >= 0 && (Character.isDigit(last) || last == ';')) {
            last = keyboard.read(KEY_MILLIS);
        }
        return switch (last) {
            case 'A' -> UP;
            case 'B' -> DOWN;
            default -> NO_KEY;
        };
    }

    /** Shows a picture of at most as many lines as there are; writes only what is new of it. */
    void draw(List<String> lines) throws IOException {
        TerminalSize size = size();
        StringBuilder news = new StringBuilder();
        if (!size.equals(shownSize)) {
            news.append("\u001b[2J");
            shown = List.of();
            shownSize = size;
        }
        List<String> picture =
                new ArrayList<>(lines.subList(0, Math.min(lines.size(), size.rows())));
        while (picture.size() < size.rows()) {
            picture.add("");
        }
        for (int row = 0; row < picture.size(); row++) {
            boolean isNew = row >= shown.size() || !shown.get(row).equals(picture.get(row));
            if (isNew) {
                news.append("\u001b[").append(row + 1).append(";1H").append(picture.get(row));
                news.append("\u001b[m\u001b[K");
            }
        }
        shown = picture;
        write(news.toString());
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() throws IOException {
        try {
            write(LEAVE);
        } finally {
            console.setAttributes(before);
            if (isOwn) {
                console.close();
            }
        }
    }
}
