import org.sqlite.util.LibraryLoaderUtil;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Lays out what the launcher starts, in {@code target/dist}: the program's jar, its libraries, the
 * SQLite library of this platform, the options of the JVM, and the JVM's start-up cache.
 *
 * <p>Arguments: the folder of the project and the instant at which the build began. The class path
 * is the program's own at run time. The Maven build starts this from source, at the end of {@code
 * package}.
 *
 * <p>A worker may be running from the very files that are replaced here. So nothing is ever written
 * in place: each file arrives under another name and is renamed, and who has the old one open keeps
 * it. Libraries that the program no longer uses are left, for a worker of the former build may yet
 * look for them. The jar and its cache always change together and the cache goes first, since JDK
 * 25.0.3 does not notice a changed jar and would run the classes of the old one.
 */
final class Distribution {

    private static final String JAR = "queuectl.jar";
    private static final String OPTIONS = "java.options";

    private final Path project;
    private final Path target;
    private final Path dist;
    private final Path java = Path.of(System.getProperty("java.home"));

    private Distribution(Path project) {
        this.project = project;
        this.target = project.resolve("target");
        this.dist = target.resolve("dist");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Distribution(Path.of(arguments[0])).make(Instant.parse(arguments[1]));
    }

    private void make(Instant began) throws IOException, InterruptedException {
        for (String folder : List.of("lib", "native")) {
            Files.createDirectories(dist.resolve(folder));
        }
        // From here until the last step the launcher knows this distribution to be unfinished.
        Files.deleteIfExists(dist.resolve("jdk"));
        Files.deleteIfExists(dist.resolve(StartUpCache.FILE));

        install(project.resolve("src/main/dist").resolve(OPTIONS), dist.resolve(OPTIONS));
        for (Path library : libraries()) {
            install(library, dist.resolve("lib").resolve(library.getFileName()));
        }
        installSqlite();
        install(target.resolve(JAR), dist.resolve(JAR));
        StartUpCache.train(java, dist, project.resolve("queuectl"), target);
        stamp(began);
    }

    private static List<Path> libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> entry.toString().endsWith(".jar") && !entry.endsWith(JAR))
                .toList();
    }

    /** Unpacks the library, which the driver would otherwise do anew in every process. */
    private void installSqlite() throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        Path unpacked = target.resolve(name);
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException(
                        "the SQLite driver has no library for this platform: " + resource);
            }
            Files.copy(library, unpacked, StandardCopyOption.REPLACE_EXISTING);
        }
        install(unpacked, dist.resolve("native").resolve(name));
    }

    /** Puts a file in its place by renaming, unless the same file is there already. */
    private static void install(Path source, Path destination) throws IOException {
        if (Files.exists(destination) && Files.mismatch(source, destination) < 0) {
            return;
        }
        Path arriving = destination.resolveSibling(destination.getFileName() + ".new");
        Files.copy(source, arriving, StandardCopyOption.REPLACE_EXISTING);
        Files.move(arriving, destination, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Declares the distribution finished: writes where and which the JDK is that made the cache.
     * The file's time is that of the sources, which are as old as the build's beginning, or younger
     * where the clock that wrote them is ahead of ours.
     */
    private void stamp(Instant began) throws IOException {
        Properties release = new Properties();
        try (InputStream file = Files.newInputStream(java.resolve("release"))) {
            release.load(file);
        }
        String version =
                release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION"));
        Path arriving = dist.resolve("jdk.new");
        Files.writeString(arriving, java + "\n" + version.replace("\"", "") + "\n");
        Files.setLastModifiedTime(arriving, latest(FileTime.from(began)));
        Files.move(arriving, dist.resolve("jdk"), StandardCopyOption.ATOMIC_MOVE);
    }

    private FileTime latest(FileTime began) throws IOException {
        FileTime now = FileTime.from(Instant.now());
        FileTime latest = began;
        for (Path root :
                List.of(
                        project.resolve("pom.xml"),
                        project.resolve("build"),
                        project.resolve("src/main"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    FileTime time = Files.getLastModifiedTime(file);
                    if (time.compareTo(now) > 0 && time.compareTo(latest) > 0) {
                        latest = time;
                    }
                }
            }
        }
        return latest;
    }
}
