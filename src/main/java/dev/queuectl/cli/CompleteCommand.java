package dev.queuectl.cli;

import dev.queuectl.store.Storage;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * {@code __complete -- WORD…}: how the last of some words can go on, a line each with a tab before
 * what it means. Shells call it while somebody types, so it says nothing about what goes wrong, and
 * makes no store where there is none.
 */
final class CompleteCommand implements Verb {
    @Override
    public CommandSpec spec() {
        return Options.command("__complete", "Complete the last of the words after --.");
    }

    @Override
    public boolean takesProgram() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) {
        List<String> words = arguments.afterDashes().orElse(List.of());
        if (words.isEmpty()) {
            return ExitStatus.DONE;
        }
        List<String> before = words.subList(0, words.size() - 1);
        try (Store store = new Store(before, session)) {
            CompletionValues values =
                    new CompletionValues(store::get, session.environment(), session.time());
            for (Completion.Candidate found :
                    new Completion(values, List.of()).candidates(before, words.getLast())) {
                if (found.value().chars().noneMatch(Character::isISOControl)) {
                    session.terminal().data(found.value() + "\t" + found.description());
                }
            }
        }
        return ExitStatus.DONE;
    }

    /** The store that the words before are about, opened when something is asked of it. */
    private static final class Store implements AutoCloseable {
        private final List<String> words;
        private final Session session;
        private Optional<Storage> open = Optional.empty();

        Store(List<String> words, Session session) {
            this.words = words;
            this.session = session;
        }

        Optional<Storage> get() {
            if (open.isEmpty()) {
                StoreUrl url = url();
                boolean isThere =
                        !(url instanceof StoreUrl.Sqlite file) || Files.exists(file.database());
                open = isThere ? Optional.of(session.open(url)) : Optional.empty();
            }
            return open;
        }

        private StoreUrl url() {
            CommandSpec common = CommandSpec.create();
            Options.addCommon(common);
            CommandLine line = new CommandLine(common);
            line.setUnmatchedArgumentsAllowed(true);
            line.setExpandAtFiles(false);
            try {
                Arguments given = new Arguments(line.parseArgs(words.toArray(String[]::new)), null);
                return ClientSettings.read(given, session.environment()).url();
            } catch (ParameterException notYetRight) {
                return session.settings().url();
            }
        }

        @Override
        public void close() {
            open.ifPresent(Storage::close);
        }
    }
}
