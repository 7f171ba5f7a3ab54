package dev.queuectl.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures of a queue's commands as few bytes: a version, then for each command its name and its
 * numbers that are not 0, each with its place.
 */
public final class PackedFigures {
    private static final int VERSION = 1;

    private PackedFigures() {}

    public static byte[] pack(Map<String, Figures> byCommand) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        byCommand.forEach((command, figures) -> {
            Packing.write(bytes, command);
            int numbers = 0;
            for (int place = 0; place < Figures.NUMBERS; place++) {
                numbers += figures.number(place) == 0 ? 0 : 1;
            }
            Packing.write(bytes, numbers);
            for (int place = 0; place < Figures.NUMBERS; place++) {
                if (figures.number(place) != 0) {
                    Packing.write(bytes, place);
                    Packing.write(bytes, figures.number(place));
                }
            }
        });
        return bytes.toByteArray();
    }

    /**
     * Answers what was packed.
     *
     * @throws IllegalArgumentException when it was not
     */
    public static Map<String, Figures> unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        if (!bytes.hasRemaining() || bytes.get() != VERSION) {
            throw new IllegalArgumentException("figures of another version");
        }
        Map<String, Figures> byCommand = new TreeMap<>();
        while (bytes.hasRemaining()) {
            String command = Packing.text(bytes);
            Figures figures = new Figures();
            for (long numbers = Packing.number(bytes); numbers > 0; numbers--) {
                int place = Packing.number(bytes, Figures.NUMBERS - 1);
                figures.add(place, Packing.number(bytes));
            }
            byCommand.put(command, figures);
        }
        return byCommand;
    }
}
