package dev.queuectl.web;

import dev.queuectl.client.JobOutput;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.Storage;
import dev.queuectl.web.pages.JobPage.Piece;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The end of what a run wrote, as text that commands nothing. */
final class OutputTail {
    private static final int LONGEST = 64 << 10;

    /** What went back to the beginning of its line, and wrote nothing there yet. */
    private static final Pattern ENDS_AT_BEGINNING = Pattern.compile("\r+$");

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*m");

    private OutputTail() {}

    /**
     * The end of a stream.
     *
     * @param isCut whether there is more before it
     */
    record Tail(List<Piece> text, boolean isCut) {}

    static Tail read(Storage storage, JobId id, int run, Channel channel) throws IOException {
        Optional<KeptOutput> large = storage.outputs().find(id, run, channel);
        if (large.isPresent()) {
            try (KeptOutput kept = large.get()) {
                long from = Math.max(0, kept.size() - LONGEST);
                return new Tail(shown(read(kept, from), from > 0), from > 0);
            }
        }
        try (InputStream all = new JobOutput(storage).open(id, run, channel)) {
            return last(all);
        }
    }

    private static byte[] read(KeptOutput kept, long from) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] piece = kept.read(from, LONGEST);
                piece.length > 0;
                piece = kept.read(from + bytes.size(), LONGEST)) {
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    private static Tail last(InputStream all) throws IOException {
        byte[] kept = all.readNBytes(LONGEST);
        boolean isCut = false;
        while (true) {
            byte[] more = all.readNBytes(LONGEST);
            if (more.length == 0) {
                return new Tail(shown(kept, isCut), isCut);
            }
            byte[] both = Arrays.copyOf(kept, kept.length + more.length);
            System.arraycopy(more, 0, both, kept.length, more.length);
            kept = Arrays.copyOfRange(both, both.length - LONGEST, both.length);
            isCut = true;
        }
    }

    /**
     * Answers what is to be seen of a line that was begun anew again and again: what was written
     * last, in the colours that were set before.
     */
    private static String written(String line) {
        String text = ENDS_AT_BEGINNING.matcher(line).replaceFirst("");
        int last = text.lastIndexOf('\r') + 1;
        String colours =
                COLOUR.matcher(text.substring(0, last))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.joining());
        return colours + text.substring(last);
    }

    /** Answers whole lines of text, each as it looks at its end where it was written over. */
    static List<Piece> shown(byte[] bytes, boolean isCut) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (isCut) {
            text = text.substring(text.indexOf('\n') + 1);
        }
        return Ansi.read(
                Arrays.stream(text.replace("\r\n", "\n").split("\n", -1))
                        .map(OutputTail::written)
                        .collect(Collectors.joining("\n")));
    }
}
