import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes what is given to people who have no JDK: {@code
 * target/packages/queuectl-VERSION-linux-ARCH.tar.gz}, a folder that runs wherever it is put, the
 * same as a Debian package, and a list of their checksums.
 *
 * <p>Arguments: the folder of the project, its version, that of picocli, and the instant that all
 * files bear. The Maven build starts this from source with the profile {@code packages}, when
 * {@link Distribution} has laid out {@code target/dist} and the bill of materials stands in {@code
 * target/bom.json}. It needs {@code tar} and {@code dpkg-deb}.
 *
 * <p>The runtime is made of those modules that the program uses. The start-up cache is made anew
 * with it, for a cache of the JDK's would not fit. It looks at the times of the jars in whole
 * seconds, as archives keep them.
 */
final class Packages {
    private static final String MODULES =
            String.join(
                    ",",
                    "java.base",
                    "java.management",
                    "java.naming",
                    "java.security.jgss",
                    "java.security.sasl",
                    "java.sql",
                    "jdk.net",
                    "jdk.unsupported");

    private final Path project;
    private final String version;
    private final String picocli;
    private final Instant time;
    private final Path target;
    private final Path packages;
    private final Path java = Path.of(System.getProperty("java.home"));

    private Packages(Path project, String version, String picocli, Instant time) {
        this.project = project;
        this.version = version;
        this.picocli = picocli;
        this.time = time.truncatedTo(ChronoUnit.SECONDS);
        this.target = project.resolve("target");
        this.packages = target.resolve("packages");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Packages(Path.of(arguments[0]), arguments[1], arguments[2], Instant.parse(arguments[3]))
                .make();
    }

    private void make() throws IOException, InterruptedException {
        Trees.delete(packages);
        Files.createDirectories(packages);
        String architecture = capture("dpkg", "--print-architecture");
        String name = "queuectl-" + version + "-linux-" + architecture;
        Path folder = packages.resolve(name);
        layOut(folder);
        run(
                "tar",
                "--create",
                "--gzip",
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--file=" + packages.resolve(name + ".tar.gz"),
                "--directory=" + packages,
                name);
        Path root = packages.resolve("debian");
        layOutDebian(folder, root, architecture);
        Path debian = packages.resolve("queuectl_" + debianVersion() + "_" + architecture + ".deb");
        run(
                "dpkg-deb",
                "--root-owner-group",
                "-Zxz",
                "--build",
                root.toString(),
                debian.toString());
        Trees.delete(root);
        Files.copy(folder.resolve("bom.cdx.json"), packages.resolve(name + ".cdx.json"));
        writeChecksums();
    }

    /** Lays out the folder that is the whole program. */
    private void layOut(Path folder) throws IOException, InterruptedException {
        Path dist = folder.resolve("dist");
        Files.createDirectories(folder);
        Files.copy(project.resolve("queuectl"), folder.resolve("queuectl"));
        for (String document : List.of("LICENSE", "NOTICE", "README.md", "CHANGELOG.md")) {
            Files.copy(project.resolve(document), folder.resolve(document));
        }
        Files.writeString(folder.resolve("bom.cdx.json"), billOfMaterials());
        Trees.copy(project.resolve("docs"), folder.resolve("docs"));
        Trees.copy(target.resolve("dist"), dist);
        // These are the checkout's: the one names its JDK, the other fits no other.
        Files.delete(dist.resolve("jdk"));
        Files.delete(dist.resolve(StartUpCache.FILE));
        deleteUnused(dist);
        run(
                java.resolve("bin/jlink").toString(),
                "--add-modules=" + MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress=zip-0",
                "--output=" + folder.resolve("runtime"));
        settle(folder);
        StartUpCache.train(folder.resolve("runtime"), dist, folder.resolve("queuectl"), target);
        addManualAndCompletions(folder);
        // Younger than the jar it was made of, which the launcher asks for.
        stamp(dist.resolve(StartUpCache.FILE), time.plusSeconds(2));
        stamp(dist, time);
    }

    /** Has the program write its manual, and what shells read to complete its words. */
    private void addManualAndCompletions(Path folder) throws IOException, InterruptedException {
        Path share = folder.resolve("share");
        String java = folder.resolve("runtime/bin/java").toString();
        String jar = folder.resolve("dist/queuectl.jar").toString();
        run(
                java,
                "-Dqueuectl.manual=" + share.resolve("man/man1"),
                "-cp",
                jar,
                "dev.queuectl.cli.Main",
                time.atOffset(ZoneOffset.UTC).toLocalDate().toString());
        Map<String, String> completions =
                Map.of(
                        "bash", "bash-completion/completions/queuectl",
                        "zsh", "zsh/vendor-completions/_queuectl",
                        "fish", "fish/vendor_completions.d/queuectl.fish");
        for (Map.Entry<String, String> completion : completions.entrySet()) {
            Path file = share.resolve(completion.getValue());
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    capture(
                                    java,
                                    "-cp",
                                    jar,
                                    "dev.queuectl.cli.Main",
                                    "completion",
                                    completion.getKey())
                            + "\n");
        }
        settle(share);
        stamp(folder, time);
    }

    /** Leaves out libraries of earlier builds, which a worker of the checkout may yet use. */
    private static void deleteUnused(Path dist) throws IOException {
        String used;
        try (JarFile jar = new JarFile(dist.resolve("queuectl.jar").toFile())) {
            used = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        }
        Set<String> names = Set.of(used.split(" "));
        for (Path library : entries(dist.resolve("lib"))) {
            if (!names.contains("lib/" + library.getFileName())) {
                Files.delete(library);
            }
        }
    }

    /**
     * Adds what Maven does not know as a dependency: the parser that is compiled in, and the Java.
     */
    private String billOfMaterials() throws IOException {
        String components =
                """
                  "components" : [
                    {
                      "type" : "library",
                      "group" : "info.picocli",
                      "name" : "picocli",
                      "version" : "%1$s",
                      "licenses" : [ { "license" : { "id" : "Apache-2.0" } } ],
                      "purl" : "pkg:maven/info.picocli/picocli@%1$s"
                    },
                    {
                      "type" : "platform",
                      "name" : "OpenJDK",
                      "version" : "%2$s",
                      "licenses" : [ { "expression" : "GPL-2.0-only WITH Classpath-exception-2.0" } ]
                    },
                """
                        .formatted(picocli, Runtime.version())
                        .indent(-2)
                        .stripTrailing();
        String bom = Files.readString(target.resolve("bom.json"));
        String all =
                bom.replaceFirst(
                        "(?m)^  \"components\" : \\[", Matcher.quoteReplacement(components));
        if (all.equals(bom)) {
            throw new IOException("the bill of materials has no list of components");
        }
        return all;
    }

    private void layOutDebian(Path folder, Path root, String architecture)
            throws IOException, InterruptedException {
        Path home = root.resolve("usr/lib/queuectl");
        Files.createDirectories(home.getParent());
        Trees.copy(folder, home);
        Path documents = root.resolve("usr/share/doc/queuectl");
        Files.createDirectories(documents.getParent());
        Files.move(home.resolve("docs"), documents);
        for (String document : List.of("README.md", "NOTICE", "bom.cdx.json")) {
            Files.move(home.resolve(document), documents.resolve(document));
        }
        Files.move(home.resolve("LICENSE"), documents.resolve("copyright"));
        compress(home.resolve("CHANGELOG.md"), documents.resolve("changelog.gz"));
        for (Path kind : entries(home.resolve("share"))) {
            Files.move(kind, root.resolve("usr/share").resolve(kind.getFileName()));
        }
        Files.delete(home.resolve("share"));
        for (Path page : entries(root.resolve("usr/share/man/man1"))) {
            compress(page, page.resolveSibling(page.getFileName() + ".gz"));
        }
        Path programs = root.resolve("usr/bin");
        Files.createDirectories(programs);
        Files.createSymbolicLink(programs.resolve("queuectl"), Path.of("../lib/queuectl/queuectl"));
        Path control = root.resolve("DEBIAN");
        Files.createDirectories(control);
        Files.writeString(control.resolve("control"), control(architecture, kibibytes(root)));
        stampAll(root.resolve("usr/share"));
        for (Path file : List.of(root.resolve("usr/lib"), programs, root.resolve("usr"), control)) {
            stamp(file, time);
        }
    }

    private String control(String architecture, long kibibytes) {
        return """
        Package: queuectl
        Version: %s
        Architecture: %s
        Maintainer: The queuectl authors
        Installed-Size: %d
        Depends: libc6 (>= 2.34), zlib1g, grep
        Section: utils
        Priority: optional
        Description: durable background job queue of shell commands
         A job is a shell command; one program and one file make the queue. Jobs
         survive power cuts, run several at a time, are retried with exponential
         backoff, and go to a dead letter queue when they keep failing. By another
         URL the same queue runs on PostgreSQL or MongoDB for a fleet.
         .
         The package brings its own Java.
        """
                .formatted(debianVersion(), architecture, kibibytes);
    }

    /** A version that is not released yet sorts before the one that will be. */
    private String debianVersion() {
        return version.replace("-SNAPSHOT", "~snapshot");
    }

    private static long kibibytes(Path root) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
        }
        return bytes / 1024;
    }

    private static void compress(Path source, Path destination) throws IOException {
        try (InputStream plain = Files.newInputStream(source);
                GZIPOutputStream compressed =
                        new GZIPOutputStream(Files.newOutputStream(destination))) {
            plain.transferTo(compressed);
        }
        Files.delete(source);
    }

    private void writeChecksums() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sha256sum"));
        for (Path file : entries(packages)) {
            if (Files.isRegularFile(file)) {
                command.add(file.getFileName().toString());
            }
        }
        Files.writeString(
                packages.resolve("SHA256SUMS"), capture(command.toArray(String[]::new)) + "\n");
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Gives all files of a folder the package's time, and lets everybody read them. */
    private void settle(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
        stampAll(folder);
    }

    private void stampAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                stamp(file, time);
            }
        }
    }

    private static void stamp(Path file, Instant time) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            Files.setLastModifiedTime(file, FileTime.from(time));
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder(command)
                        .directory(packages.toFile())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new IOException(command[0] + " failed with status " + status);
        }
    }

    private String capture(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(packages.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " failed");
        }
        return said;
    }
}
