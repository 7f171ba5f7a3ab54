package dev.queuectl.store.sqlite;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the file system tells about a file without opening it. The live database may be looked at in
 * no other way: closing any descriptor of it would drop the locks that SQLite holds for this
 * process.
 *
 * @param mode type and permissions, as {@code stat(2)} gives them
 * @param identity which file it is, whatever its name
 * @param owner the user id of its owner
 * @param size its length in bytes
 */
record FileFacts(int mode, Identity identity, int owner, long size) {
    private static final int TYPE = 0170000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int REGULAR_FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int PERMISSIONS_OF_OTHERS = 0077;
    private static final int WRITING_BY_OTHERS = 0022;
    private static final int WRITING_BY_EVERYBODY = 0002;
    private static final int STICKY = 01000;

    /** Tells one file from every other that exists at the same time. */
    record Identity(long device, long inode) {}

    /** Looks at a path itself; a symbolic link is not followed. Null when there is nothing. */
    static @Nullable FileFacts of(Path path) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes =
                    Files.readAttributes(
                            path, "unix:mode,dev,ino,uid,size", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
        return new FileFacts(
                number(attributes, "mode").intValue(),
                new Identity(
                        number(attributes, "dev").longValue(),
                        number(attributes, "ino").longValue()),
                number(attributes, "uid").intValue(),
                number(attributes, "size").longValue());
    }

    private static Number number(Map<String, Object> attributes, String name) throws IOException {
        if (attributes.get(name) instanceof Number number) {
            return number;
        }
        throw new IOException("the file system does not tell '" + name + "'");
    }

    boolean isSymbolicLink() {
        return (mode & TYPE) == SYMBOLIC_LINK;
    }

    boolean isRegularFile() {
        return (mode & TYPE) == REGULAR_FILE;
    }

    boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    /** Whether anybody but the owner may read, write or enter it. */
    boolean isOpenToOthers() {
        return (mode & PERMISSIONS_OF_OTHERS) != 0;
    }

    /**
     * Whether anybody but the owner may write it; of a folder, whether everybody may put another
     * file in a file's place, which a sticky one denies them. That its group may is no matter with
     * folders: where the umask is 002, that group is the owner's own.
     */
    boolean isWritableByOthers() {
        if (isFolder()) {
            return (mode & WRITING_BY_EVERYBODY) != 0 && (mode & STICKY) == 0;
        }
        return (mode & WRITING_BY_OTHERS) != 0;
    }
}
