package dev.queuectl.cli;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import java.util.List;

/** Completes what is typed at the prompt. */
final class ShellCompleter implements Completer {
    private final Completion completion;

    ShellCompleter(Completion completion) {
        this.completion = completion;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        if (!before.isEmpty() && before.getFirst().equals("queuectl")) {
            before = before.subList(1, before.size());
        }
        int place = 0;
        for (Completion.Candidate found : completion.candidates(before, line.word())) {
            String description = found.description().isEmpty() ? null : found.description();
            candidates.add(
                    new Candidate(
                            found.value(),
                            found.value(),
                            null,
                            description,
                            null,
                            null,
                            found.isWhole(),
                            place++));
        }
    }
}
