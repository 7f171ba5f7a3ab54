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
        Part out = Part.read(workplace.output(id, run, Channel.OUT));
        Part err = Part.read(workplace.output(id, run, Channel.ERR));
        Map<Channel, byte[]> captured = new EnumMap<>(Channel.class);
        List<Path> superfluous = new ArrayList<>(2);
        out.sortInto(Channel.OUT, captured, superfluous);
        err.sortInto(Channel.ERR, captured, superfluous);
        Run.Output sizes = new Run.Output(out.size, err.size, lastLine(err.end));
        return new RunOutput(sizes, new CapturedOutput(captured), superfluous);
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
                List.of());
    }

    /** Answers output that stays in its files unread; the reason stands as its last line. */
    static RunOutput unreadable(String reason) {
        byte[] line = ("queuectl: " + reason).getBytes(StandardCharsets.UTF_8);
        return new RunOutput(new Run.Output(0, 0, lastLine(line)), CapturedOutput.NONE, List.of());
    }

    /** Removes the files that the store has made superfluous. */
    void removeSuperfluous() throws IOException {
        for (Path file : superfluous) {
            Files.deleteIfExists(file);
        }
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

    /** One stream's file, looked at once. */
    private static final class Part {
        final Path file;
        final long size;

        /** The whole of it if that is small enough for the store, else its last part. */
        final byte[] end;

        private Part(Path file, long size, byte[] end) {
            this.file = file;
            this.size = size;
            this.end = end;
        }

        static Part read(Path file) throws IOException {
            if (file.toFile().length() == 0) {
                return new Part(file, 0, new byte[0]);
            }
            try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
                long size = reader.length();
                byte[] end = new byte[(int) (size <= KEPT_IN_STORE ? size : TAIL)];
                reader.seek(size - end.length);
                reader.readFully(end);
                return new Part(file, size, end);
            }
        }

        void sortInto(Channel channel, Map<Channel, byte[]> captured, List<Path> superfluous) {
            if (size <= KEPT_IN_STORE) {
                superfluous.add(file);
            }
            if (size > 0 && size <= KEPT_IN_STORE) {
                captured.put(channel, end);
            }
        }
    }
}
