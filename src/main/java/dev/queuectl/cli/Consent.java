package dev.queuectl.cli;

import java.io.IOException;

/** Asks before something is done that the person may not have meant. */
final class Consent {
    private Consent() {}

    /**
     * Returns when {@code --yes} was given or the person at the terminal says yes; else ends the
     * command.
     */
    static void require(Arguments arguments, Session session, String whatHappens)
            throws IOException {
        if (arguments.has("--yes")) {
            return;
        }
        Terminal terminal = session.terminal();
        if (!terminal.inIsTerminal() || !terminal.errIsTerminal()) {
            throw CliError.of(
                    ExitCode.REFUSED,
                    whatHappens + " cannot be undone, and nobody is here to ask",
                    "the same with --yes");
        }
        insist(terminal, whatHappens + " cannot be undone. Go on? [y/N]");
    }

    /**
     * The same where it can be undone: without a terminal that is consent enough, and without
     * {@code --yes} a person at one is asked.
     */
    static void ask(Arguments arguments, Session session, String whatHappens) throws IOException {
        Terminal terminal = session.terminal();
        boolean somebodyIsHere = terminal.inIsTerminal() && terminal.errIsTerminal();
        if (somebodyIsHere && !arguments.has("--yes")) {
            insist(terminal, whatHappens + ". Go on? [y/N]");
        }
    }

    private static void insist(Terminal terminal, String question) throws IOException {
        terminal.say(question);
        StringBuilder answer = new StringBuilder();
        for (int c = terminal.in().read(); c >= 0 && c != '\n'; c = terminal.in().read()) {
            answer.append((char) c);
        }
        String said = answer.toString().strip();
        if (!said.equalsIgnoreCase("y") && !said.equalsIgnoreCase("yes")) {
            throw CliError.of(ExitCode.REFUSED, "nothing was done");
        }
    }
}
