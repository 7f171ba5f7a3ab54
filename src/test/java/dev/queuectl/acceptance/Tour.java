package dev.queuectl.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a tour in a Markdown document: of the fenced blocks marked {@code console} or
 * {@code sh} between {@code <!-- tour:begin -->} and {@code <!-- tour:end -->}, the lines that
 * begin with {@code $}, each with those that follow it after a backslash.
 */
final class Tour {

    private static final Pattern PART =
            Pattern.compile("<!-- tour:begin -->(.*?)<!-- tour:end -->", Pattern.DOTALL);
    private static final Pattern BLOCK =
            Pattern.compile("^```(?:console|sh)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COMMAND =
            Pattern.compile("^\\$ ((?:.*\\\\\\n)*.*)$", Pattern.MULTILINE);
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)\\s*$");

    /**
     * One command of the tour.
     *
     * @param command what the reader types
     * @param code the exit code that he is told to expect: 0 unless a comment {@code # exit N} ends
     *     the command
     */
    record Step(String command, int code) {}

    private Tour() {}

    /** The steps of the tours in a document, in their order. */
    static List<Step> steps(String markdown) {
        List<Step> steps = new ArrayList<>();
        for (Matcher part = PART.matcher(markdown); part.find(); ) {
            for (Matcher block = BLOCK.matcher(part.group(1)); block.find(); ) {
                for (Matcher line = COMMAND.matcher(block.group(1)); line.find(); ) {
                    steps.add(step(line.group(1)));
                }
            }
        }
        return steps;
    }

    private static Step step(String command) {
        Matcher exit = EXIT.matcher(command);
        return new Step(command, exit.find() ? Integer.parseInt(exit.group(1)) : 0);
    }
}
