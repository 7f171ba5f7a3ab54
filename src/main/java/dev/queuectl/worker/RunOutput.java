package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Workplace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one run wrote: the small streams as bytes for the store, the large ones left in their files.
 *
 * @param sizes how much, and the last line of error output
 * @param captured the streams of at most {@value #KEPT_IN_STORE} bytes that are not empty
 * @param superfluous the files that nobody needs once the captured streams are stored
 */
record RunOutput(Run.Output sizes, CapturedOutput captured, List<Path> superfluous) {
    static final int KEPT_IN_STORE = 64 * 1024;

    private static final int TAIL = 4096;
    private static final int LONGEST_LINE = 200;

    static final RunOutput NONE = new RunOutput(Run.Output.NONE, CapturedOutput.NONE, List.of());

    /** Reads what a run wrote to its files; a file that is missing was not written. */
    static RunOutput collect(Workplace workplace, JobId id, int run) throws IOException {
        Map<Channel, byte[]> captured = new EnumMap<>(Channel.class);
        List<Path> superfluous = new ArrayList<>(2);
        Map<Channel, Long> sizes = new EnumMap<>(Channel.class);
        String lastErrorLine = "";
        for (Channel channel : Channel.values()) {
            Path file = workplace.output(id, run, channel);
            long size = size(file);
            sizes.put(channel, size);
            if (size <= KEPT_IN_STORE) {
                superfluous.add(file);
                if (size > 0) {
                    captured.put(channel, Files.readAllBytes(file));
                }
            }
            if (channel == Channel.ERR && size > 0) {
                lastErrorLine = lastLine(size <= KEPT_IN_STORE ? captured.get(channel) : tail(file, size));
            }
        }
        Run.Output output = new Run.Output(sizes.get(Channel.OUT), sizes.get(Channel.ERR), lastErrorLine);
        return new RunOutput(output, new CapturedOutput(captured), superfluous);
    }

    /** Answers the output of a run that never started, whose reason stands where its error output would. */
    static RunOutput ofFailureToStart(String reason) {
        byte[] bytes = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        return new RunOutput(
                new Run.Output(0, bytes.length, lastLine(bytes)),
                new CapturedOutput(Map.of(Channel.ERR, bytes)),
                List.of());
    }

    /** Removes the files that the store has made superfluous. */
    void removeSuperfluous() throws IOException {
        for (Path file : superfluous) {
            Files.deleteIfExists(file);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static byte[] tail(Path file, long size) throws IOException {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL, size)];
            reader.seek(size - tail.length);
            reader.readFully(tail);
            return tail;
        }
    }

    private static String lastLine(byte[] bytes) {
        int from = Math.max(0, bytes.length - TAIL);
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).stripTrailing();
        int start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
        String line = text.substring(start).strip();
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
    }
}
