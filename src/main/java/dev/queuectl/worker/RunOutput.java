package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Run;
import dev.queuectl.process.OutputFile;
import dev.queuectl.store.CapturedOutput;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What one run wrote.
 *
 * @param sizes how much, and the last line of error output
 * @param captured the streams of at most {@value #KEPT_IN_STORE} bytes that are not empty
 * @param large the streams that are longer, to be left in their files
 */
record RunOutput(Run.Output sizes, CapturedOutput captured, Set<Channel> large) {
    static final int KEPT_IN_STORE = 64 * 1024;

    private static final int TAIL = 4096;
    private static final int LONGEST_LINE = 200;
    private static final byte[] NOTHING = {};

    static final RunOutput NONE = new RunOutput(Run.Output.NONE, CapturedOutput.NONE, Set.of());

    /** Reads what a run wrote to its files. */
    static RunOutput read(OutputFile out, OutputFile err) throws IOException {
        long outSize = out.size();
        long errSize = err.size();
        if (outSize == 0 && errSize == 0) {
            return NONE;
        }
        Map<Channel, byte[]> captured = new EnumMap<>(Channel.class);
        Set<Channel> large = EnumSet.noneOf(Channel.class);
        if (outSize > KEPT_IN_STORE) {
            large.add(Channel.OUT);
        } else if (outSize > 0) {
            captured.put(Channel.OUT, out.read(0, (int) outSize));
        }
        byte[] errEnd = NOTHING;
        if (errSize > KEPT_IN_STORE) {
            large.add(Channel.ERR);
            errEnd = err.read(errSize - TAIL, TAIL);
        } else if (errSize > 0) {
            errEnd = err.read(0, (int) errSize);
            captured.put(Channel.ERR, errEnd);
        }
        Run.Output sizes = new Run.Output(outSize, errSize, lastLine(errEnd));
        return new RunOutput(sizes, new CapturedOutput(captured), large);
    }

    /**
     * Answers the output of a run that never started, whose reason stands where its error output
     * would.
     */
    static RunOutput ofFailureToStart(String reason) {
        byte[] bytes = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        return new RunOutput(
                new Run.Output(0, bytes.length, lastLine(bytes)),
                new CapturedOutput(Map.of(Channel.ERR, bytes)),
                Set.of());
    }

    /** Answers output that could not be read; the reason stands as its last line. */
    static RunOutput unreadable(String reason) {
        byte[] line = ("queuectl: " + reason).getBytes(StandardCharsets.UTF_8);
        return new RunOutput(new Run.Output(0, 0, lastLine(line)), CapturedOutput.NONE, Set.of());
    }

    private static String lastLine(byte[] bytes) {
        int from = Math.max(0, bytes.length - TAIL);
        String text =
                new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                        .stripTrailing();
        int start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
        String line = text.substring(start).strip();
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
    }
}
