package dev.queuectl.web.pages;

import java.util.List;

/**
 * Everything about one job.
 *
 * @param commandLine its command, in as many lines as it has
 * @param isFinished whether it runs no more unless somebody asks for it
 * @param facts what is known of it, by name
 * @param runs the newest first
 * @param shown the number of the run whose output is shown; 0 when there is none
 * @param isLive whether that run is being made
 * @param outputs its streams
 */
public record JobPage(
        Frame frame,
        JobRow job,
        String commandLine,
        boolean isFinished,
        List<Fact> facts,
        List<RunRow> runs,
        int shown,
        boolean isLive,
        List<Output> outputs) {
    public JobPage {
        facts = List.copyOf(facts);
        runs = List.copyOf(runs);
        outputs = List.copyOf(outputs);
    }

    /** Something known, with its name. */
    public record Fact(String name, String value) {}

    /**
     * A run.
     *
     * @param tone the state that it looks like: completed, failed, processing or cancelled
     * @param offset where its bar begins, in thousandths of the width
     * @param width how long its bar is, in thousandths of the width
     */
    public record RunRow(
            int number,
            String outcome,
            String tone,
            Moment started,
            String took,
            String cpu,
            String memory,
            String worker,
            String error,
            int offset,
            int width) {}

    /**
     * The end of what a run wrote to a stream.
     *
     * @param stream out or err
     * @param isCut whether more was written before
     */
    public record Output(String stream, String name, List<Piece> text, boolean isCut) {
        public Output {
            text = List.copyOf(text);
        }
    }

    /**
     * Some text of one look.
     *
     * @param look names of classes, parted by spaces; empty for plain text
     */
    public record Piece(String look, String text) {}
}
