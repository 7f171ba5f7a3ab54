package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads the archive of a backup and trusts nothing of it that its checksums do not confirm. */
final class BackupReader implements AutoCloseable {
    private static final int PIECE = 1 << 16;
    private static final int CHECKSUM = 64;
    private static final String GAP = "  ";

    /** A job's id, a run's number and a channel: nothing that leads to another folder. */
    private static final Pattern OUTPUT =
            Pattern.compile("output/[A-Za-z0-9][A-Za-z0-9._-]{0,127}[.][0-9]+[.](out|err)");

    private final Path file;
    private final ZipFile zip;
    private final Map<String, String> checksums;
    private final BackupContent content;

    private BackupReader(
            Path file, ZipFile zip, Map<String, String> checksums, BackupContent content) {
        this.file = file;
        this.zip = zip;
        this.checksums = checksums;
        this.content = content;
    }

    /** Answers where what an archive holds under a name shall go. */
    @FunctionalInterface
    interface Destination {
        OutputStream of(String name) throws IOException;
    }

    /**
     * Opens an archive.
     *
     * @throws StoreException with {@link Code#DAMAGED} when it is no whole backup, with {@link
     *     Code#NEWER} when a newer version made it
     */
    static BackupReader open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (java.util.zip.ZipException e) {
            throw damaged(file, "it is no whole archive", e);
        }
        boolean opened = false;
        try {
            Map<String, String> checksums = checksums(file, zip);
            BackupContent.Read manifest =
                    BackupContent.read(bytes(file, zip, BackupWriter.MANIFEST));
            if (manifest.format() > BackupContent.FORMAT
                    || manifest.content().schema() > Schema.needed()) {
                throw new StoreException(
                        Code.NEWER,
                        "the backup '"
                                + file
                                + "' was made by a newer version of queuectl, "
                                + manifest.content().program(),
                        "upgrade queuectl on this machine");
            }
            opened = true;
            return new BackupReader(file, zip, checksums, manifest.content());
        } catch (IOException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        } finally {
            if (!opened) {
                zip.close();
            }
        }
    }

    BackupContent content() {
        return content;
    }

    /**
     * Reads everything and hands it on.
     *
     * @param step what is being done, for {@code advance}
     * @throws StoreException with {@link Code#DAMAGED} when something is not as it was written;
     *     what was handed on is worth nothing then
     */
    void read(String step, Destination destination, Advance advance) throws IOException {
        long total = 0;
        Enumeration<? extends ZipEntry> entries = zip.entries();
        Map<String, String> missing = new HashMap<>(checksums);
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            if (!name.equals(BackupWriter.CHECKSUMS) && missing.remove(name) == null) {
                throw damaged(file, "nothing is known of '" + name + "' in it", null);
            }
            total += Math.max(0, entry.getSize());
        }
        if (!missing.isEmpty()) {
            throw damaged(file, "'" + missing.keySet().iterator().next() + "' is missing", null);
        }
        long done = 0;
        for (Map.Entry<String, String> expected : checksums.entrySet()) {
            String name = expected.getKey();
            try (OutputStream out = destination.of(name)) {
                done = copy(name, expected.getValue(), out, step, done, total, advance);
            }
        }
    }

    private long copy(
            String name,
            String checksum,
            OutputStream out,
            String step,
            long doneBefore,
            long total,
            Advance advance)
            throws IOException {
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE];
        long done = doneBefore;
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            for (int count = read(name, in, piece); count >= 0; count = read(name, in, piece)) {
                digest.update(piece, 0, count);
                out.write(piece, 0, count);
                done += count;
                advance.at(step, done, total);
            }
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(checksum)) {
            throw damaged(file, "'" + name + "' is not what it was", null);
        }
        return done;
    }

    private int read(String name, InputStream in, byte[] piece) throws IOException {
        try {
            return in.read(piece);
        } catch (IOException e) {
            throw damaged(file, "'" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> checksums(Path file, ZipFile zip) throws IOException {
        String lines = new String(bytes(file, zip, BackupWriter.CHECKSUMS), StandardCharsets.UTF_8);
        Map<String, String> checksums = new HashMap<>();
        for (String line : lines.lines().toList()) {
            if (line.length() <= CHECKSUM + GAP.length()) {
                throw damaged(file, "its checksums cannot be understood", null);
            }
            String name = line.substring(CHECKSUM + GAP.length());
            boolean known =
                    name.equals(BackupWriter.DATABASE)
                            || name.equals(BackupWriter.MANIFEST)
                            || OUTPUT.matcher(name).matches();
            if (!known) {
                throw damaged(file, "it holds '" + name + "'", null);
            }
            checksums.put(name, line.substring(0, CHECKSUM));
        }
        if (!checksums.containsKey(BackupWriter.DATABASE)) {
            throw damaged(file, "it holds no database", null);
        }
        return checksums;
    }

    private static byte[] bytes(Path file, ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw damaged(file, "it has no " + name, null);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static StoreException damaged(
            Path file, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        String what = "the backup '" + file + "' is damaged, or is no backup: " + why;
        String remedy = "use another backup; nothing was changed";
        return cause == null
                ? new StoreException(Code.DAMAGED, what, remedy)
                : new StoreException(Code.DAMAGED, what, remedy, cause);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
