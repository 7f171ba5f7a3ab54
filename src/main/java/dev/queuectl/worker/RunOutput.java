package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.Run;
import dev.queuectl.store.CapturedOutput;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run wrote.
 *
 * @param sizes how much, whatever is kept of it, and the last line of error output
 * @param captured the streams of which at most {@value #KEPT_IN_STORE} bytes are kept, as they are
 *     kept, without those that are empty
 * @param large the streams of which more is kept, apart from the run's conclusion
 * @param unkept those of them that are still to be brought to where they are kept, before the run
 *     is concluded
 */
record RunOutput(
        Run.Output sizes, CapturedOutput captured, Set<Channel> large, List<LargeOutput> unkept) {
    static final int KEPT_IN_STORE = 64 * 1024;

    private static final int TAIL = 4096;
    private static final int LONGEST_LINE = 200;
    private static final byte[] NOTHING = {};

    static final RunOutput NONE = withoutLarge(Run.Output.NONE, CapturedOutput.NONE);

    private static RunOutput withoutLarge(Run.Output sizes, CapturedOutput captured) {
        return new RunOutput(sizes, captured, Set.of(), List.of());
    }

    /** Reads what a run wrote, as far as it is kept; of large streams their end alone. */
    static RunOutput read(StreamSource out, StreamSource err, OutputLimit limit)
            throws IOException {
        long outSize = out.size();
        long errSize = err.size();
        if (outSize == 0 && errSize == 0) {
            return NONE;
        }
        Map<Channel, byte[]> captured = new EnumMap<>(Channel.class);
        Set<Channel> large = EnumSet.noneOf(Channel.class);
        if (limit.keptSize(outSize) > KEPT_IN_STORE) {
            large.add(Channel.OUT);
        } else if (outSize > 0) {
            captured.put(Channel.OUT, kept(out, outSize, limit));
        }
        byte[] errEnd = NOTHING;
        if (limit.keptSize(errSize) > KEPT_IN_STORE) {
            large.add(Channel.ERR);
            errEnd = err.read(errSize - TAIL, TAIL);
        } else if (errSize > 0) {
            errEnd = kept(err, errSize, limit);
            captured.put(Channel.ERR, errEnd);
        }
        Run.Output sizes = new Run.Output(outSize, errSize, lastLine(errEnd));
        return new RunOutput(sizes, new CapturedOutput(captured), large, List.of());
    }

    private static byte[] kept(StreamSource file, long size, OutputLimit limit) throws IOException {
        if (!limit.isExceededBy(size)) {
            return file.read(0, (int) size);
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.writeBytes(file.read(0, (int) limit.head()));
        kept.writeBytes(limit.noticeFor(size));
        kept.writeBytes(file.read(limit.tailStart(size), (int) limit.tail()));
        return kept.toByteArray();
    }

    /** Answers the same, with so many streams that are still to be brought. */
    RunOutput withUnkept(List<LargeOutput> still) {
        return new RunOutput(sizes, captured, large, List.copyOf(still));
    }

    /** Answers how many bytes a stream had, whatever is kept of it. */
    long size(Channel channel) {
        return channel == Channel.OUT ? sizes.stdoutBytes() : sizes.stderrBytes();
    }

    /**
     * Answers the output of a run that never started, whose reason stands where its error output
     * would.
     */
    static RunOutput ofFailureToStart(String reason) {
        byte[] bytes = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        return withoutLarge(
                new Run.Output(0, bytes.length, lastLine(bytes)),
                new CapturedOutput(Map.of(Channel.ERR, bytes)));
    }

    /** Answers output that could not be read; the reason stands as its last line. */
    static RunOutput unreadable(String reason) {
        byte[] line = ("queuectl: " + reason).getBytes(StandardCharsets.UTF_8);
        return withoutLarge(new Run.Output(0, 0, lastLine(line)), CapturedOutput.NONE);
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
