package dev.queuectl.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;

/** Asks somebody who pressed Ctrl-C what is to become of what he is watching. */
final class Parting {
    private static final String ANSWER = "answer ";

    private Parting() {}

    /** What somebody wants. */
    enum Wish {
        LEAVE,
        CANCEL,
        GO_ON
    }

    /** Whether there is anybody to ask. */
    static boolean canAsk(Terminal terminal) {
        return terminal.inIsTerminal() && terminal.errIsTerminal();
    }

    /** Whether what came among the signals is an answer to a question that is over. */
    static boolean isLate(String name) {
        return name.startsWith(ANSWER);
    }

    /**
     * Asks, and waits for an answer in a line; another Ctrl-C is one too: it cancels. Where nobody
     * can answer any more it is left.
     *
     * @param question what is asked, without the answers
     * @param canLeave whether it can go on without him
     * @param signals the names of signals that arrive meanwhile
     */
    static Wish ask(
            Terminal terminal, String question, boolean canLeave, BlockingQueue<String> signals)
            throws InterruptedException {
        terminal.say(
                "\n"
                        + question
                        + (canLeave ? " [l]eave," : "")
                        + " [c]ancel, [g]o on? (Ctrl-C again cancels)");
        Thread reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("answer")
                        .start(() -> signals.add(ANSWER + read(terminal)));
        Wish wish =
                switch (signals.take()) {
                    case "INT", ANSWER + "c", ANSWER + "cancel" -> Wish.CANCEL;
                    case "TERM", "HUP", ANSWER + "end" -> Wish.LEAVE;
                    case ANSWER + "l", ANSWER + "leave" -> canLeave ? Wish.LEAVE : Wish.GO_ON;
                    default -> Wish.GO_ON;
                };
        // At the shell's prompt it would go on to read what is typed next.
        reader.interrupt();
        return wish;
    }

    private static String read(Terminal terminal) {
        StringBuilder line = new StringBuilder();
        try {
            int c = terminal.in().read();
            for (; c >= 0 && c != '\n'; c = terminal.in().read()) {
                line.append((char) c);
            }
            return c < 0 ? "end" : line.toString().strip().toLowerCase(Locale.ROOT);
        } catch (InterruptedIOException ctrlC) {
            return "cancel";
        } catch (IOException gone) {
            return "end";
        }
    }
}
