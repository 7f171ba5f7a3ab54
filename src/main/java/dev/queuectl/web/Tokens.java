package dev.queuectl.web;

import dev.queuectl.domain.InvalidValue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Who may do what by which secret. They lie in a file that only its owner reads, a line each: the
 * role, a space, the token. Immutable.
 */
public final class Tokens {
    /** The name of the file in the client's home. */
    public static final String FILE = "dashboard.tokens";

    private static final int SHORTEST = 16;
    private static final int LONGEST = 256;
    private static final int RANDOM_BYTES = 32;

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private final Map<Role, String> byRole;

    /** Of what a request may bring, so that each costs one digest. */
    private final Map<Role, byte[]> tokens;

    private final Map<Role, byte[]> cookies;

    private Tokens(Map<Role, String> byRole) {
        this.byRole = byRole;
        this.tokens = digests(byRole, UnaryOperator.identity());
        this.cookies = digests(byRole, Tokens::cookie);
    }

    /**
     * Reads the tokens of a file, which is made with new ones where there is none.
     *
     * @throws InvalidValue when the file holds something else, or others may read it
     */
    public static Tokens readOrMake(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            make(file, random);
        }
        return read(file);
    }

    /**
     * Reads the tokens of a file.
     *
     * @throws InvalidValue when the file holds something else, or others may read it
     */
    public static Tokens read(Path file) throws IOException {
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
        if (found.stream().anyMatch(OTHERS::contains)) {
            throw new InvalidValue(
                    "the token file",
                    file + " is open to others: chmod 600, or remove it for new tokens");
        }
        Map<Role, String> byRole = new EnumMap<>(Role.class);
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split(" +", -1);
            Role role =
                    switch (words[0]) {
                        case "operator" -> Role.OPERATOR;
                        case "viewer" -> Role.VIEWER;
                        default -> throw malformed(file);
                    };
            if (words.length != 2
                    || words[1].length() < SHORTEST
                    || words[1].length() > LONGEST
                    || !words[1].chars().allMatch(c -> c > 0x20 && c < 0x7f)
                    || byRole.put(role, words[1]) != null) {
                throw malformed(file);
            }
        }
        if (byRole.isEmpty()) {
            throw new InvalidValue(
                    "the token file", file + " holds no token: remove it for new tokens");
        }
        return new Tokens(byRole);
    }

    private static void make(Path file, SecureRandom random) throws IOException {
        String text =
                "operator "
                        + fresh(random)
                        + System.lineSeparator()
                        + "viewer "
                        + fresh(random)
                        + System.lineSeparator();
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        Files.createDirectories(folder, permissions("rwx------"));
        // Never seen before it is whole, by another dashboard or after a crash.
        Path made = Files.createTempFile(folder, "." + FILE, ".new", permissions("rw-------"));
        try {
            Files.writeString(made, text, StandardOpenOption.SYNC);
            publish(made, file);
        } catch (FileAlreadyExistsException faster) {
            // Another dashboard made it just now: its tokens are as good.
        } finally {
            boolean _ = Files.deleteIfExists(made);
        }
    }

    private static void publish(Path made, Path file) throws IOException {
        try {
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException faster) {
            throw faster;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            // Some file systems have none; there two dashboards should not start at once.
            Files.move(made, file);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    private static String fresh(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static InvalidValue malformed(Path file) {
        return new InvalidValue(
                "the token file",
                file
                        + " must have lines 'operator TOKEN' or 'viewer TOKEN', each once, of "
                        + SHORTEST
                        + " characters at least");
    }

    /** Answers the token of the highest role there is, which the printed link carries. */
    String highest() {
        return byRole.getOrDefault(Role.OPERATOR, byRole.getOrDefault(Role.VIEWER, ""));
    }

    /** Answers the role that a token stands for. Takes as long for a token that is nearly right. */
    Role roleOf(String token) {
        return matching(token, tokens);
    }

    /** Answers the role that a browser's cookie stands for. */
    Role roleOfCookie(String cookie) {
        return matching(cookie, cookies);
    }

    /** Answers what a browser keeps in place of the token, and what the token cannot be told by. */
    static String cookie(String token) {
        return HexFormat.of().formatHex(digest("cookie " + token));
    }

    private static Role matching(String given, Map<Role, byte[]> digests) {
        byte[] digest = digest(given);
        Role found = Role.ANYBODY;
        for (Map.Entry<Role, byte[]> expected : digests.entrySet()) {
            if (MessageDigest.isEqual(digest, expected.getValue())) {
                found = expected.getKey();
            }
        }
        return found;
    }

    private static Map<Role, byte[]> digests(Map<Role, String> byRole, UnaryOperator<String> sent) {
        Map<Role, byte[]> digests = new EnumMap<>(Role.class);
        byRole.forEach((role, token) -> digests.put(role, digest(sent.apply(token))));
        return digests;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Holds no secret. */
    @Override
    public String toString() {
        return "Tokens" + byRole.keySet();
    }
}
