package org.sqlite;

import org.jspecify.annotations.NullMarked;
import org.sqlite.util.LibraryLoaderUtil;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Loads the SQLite library; stands in for the driver's class of this name, which lists the
 * temporary folder and reads its own version out of its jar first (see docs/decisions.md).
 *
 * <p>The library is the one in the folder that the property {@code org.sqlite.lib.path} names.
 * Without that property, as in tests, it is unpacked from the driver's jar.
 */
@NullMarked
public final class SQLiteJDBCLoader {

    private static boolean loaded;

    private SQLiteJDBCLoader() {}

    /**
     * Loads the library unless that is done already.
     *
     * @return true
     * @throws IOException if the library cannot be unpacked
     * @throws UnsatisfiedLinkError if it cannot be loaded
     */
    public static synchronized boolean initialize() throws IOException {
        if (!loaded) {
            String folder = System.getProperty("org.sqlite.lib.path");
            if (folder == null) {
                loadFromJar();
            } else {
                load(folder + "/" + LibraryLoaderUtil.getNativeLibName());
            }
            loaded = true;
        }
        return true;
    }

    private static void loadFromJar() throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        Path unpacked = Files.createTempFile("queuectl", name);
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("no SQLite library for this platform: " + resource);
            }
            Files.copy(library, unpacked, StandardCopyOption.REPLACE_EXISTING);
            load(unpacked.toString());
        } finally {
            Files.delete(unpacked);
        }
    }

    // The program's JVM is started with --enable-native-access.
    @SuppressWarnings("restricted")
    private static void load(String library) {
        System.load(library);
    }

    /** The driver's own version, of no interest here: 0. */
    public static int getMajorVersion() {
        return 0;
    }

    /** The driver's own version, of no interest here: 0. */
    public static int getMinorVersion() {
        return 0;
    }
}
