package dev.queuectl.store.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of texts as bytes: each in UTF-8 and ended by a NUL, as the kernel shows a process's
 * arguments and environment in {@code /proc}. Exact, since none of the texts may hold a NUL.
 */
public final class PackedTexts {
    private PackedTexts() {}

    public static byte[] pack(Iterable<String> texts) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (String text : texts) {
            packed.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            packed.write(0);
        }
        return packed.toByteArray();
    }

    public static List<String> unpack(byte[] packed) {
        List<String> texts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < packed.length; at++) {
            if (packed[at] == 0) {
                texts.add(new String(packed, start, at - start, StandardCharsets.UTF_8));
                start = at + 1;
            }
        }
        return texts;
    }
}
