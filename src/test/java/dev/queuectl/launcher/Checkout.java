package dev.queuectl.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkout that holds the real launcher and hardly anything else, on a machine of its own: a PATH
 * with the shell's tools only, stand-ins for Maven and for JDKs, and an environment with nothing in
 * it but what a test puts there.
 *
 * <p>The stand-in for Java prints its process id, arguments, variables and standard input, a line
 * each, and exits with 7 where its last argument is {@code fail}. The one for Maven notes each
 * call, waits while {@link #hold} is in force, fails after {@link #breakSources}, and else leaves
 * behind what the real build would.
 */
final class Checkout implements AutoCloseable {

    private static final String JAVA =
            """
            #!/bin/sh
            printf 'pid %s\\n' "$$"
            printf 'home %s\\n' "${0%/bin/java}"
            for argument in "$@"; do
                printf 'argument %s\\n' "$argument"
            done
            env | sed 's/^/variable /'
            sed 's/^/input /'
            [ "$argument" != fail ] || exit 7
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            printf '%s\\n' "$*" >>builds
            cat >/dev/null
            while [ -e hold ]; do sleep 0.02; done
            if [ -e broken ]; then
                printf '[ERROR] Main.java: a semicolon is missing\\n'
                exit 1
            fi
            mkdir -p target/dist
            printf 'a jar\\n' >target/dist/queuectl.jar
            sleep 0.02
            printf 'a cache\\n' >target/dist/queuectl.aot
            IFS='"' read -r key version rest <"$JAVA_HOME/release"
            printf '%s\\n%s\\n' "$JAVA_HOME" "$version" >target/dist/jdk
            """;

    private static final List<String> TOOLS =
            List.of(
                    "cat",
                    "env",
                    "flock",
                    "grep",
                    "head",
                    "ln",
                    "mkdir",
                    "mv",
                    "ps",
                    "readlink",
                    "rm",
                    "sed",
                    "sh",
                    "sleep",
                    "tail");

    private final Path machine;
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    private Checkout(Path machine, Path root) {
        this.machine = machine;
        this.root = root;
    }

    /** Makes a machine with a checkout of the given name below an empty folder. */
    static Checkout on(Path machine, String name) throws IOException {
        Checkout checkout = new Checkout(machine, machine.resolve(name));
        Files.createDirectories(checkout.root.resolve("build"));
        Files.createDirectories(checkout.root.resolve("src/main/java"));
        Files.writeString(checkout.root.resolve("pom.xml"), "");
        Files.writeString(checkout.source(), "");
        program(checkout.launcher(), Files.readString(Path.of("queuectl")));
        Files.createDirectories(machine.resolve("bin"));
        for (String tool : TOOLS) {
            checkout.installTool(tool);
        }
        program(machine.resolve("bin/mvn"), MAVEN);
        return checkout.with("PATH", machine.resolve("bin").toString());
    }

    /** A checkout of which a JDK 25 is known and with which the first build is done. */
    static Checkout built(Path machine) throws IOException {
        Checkout checkout = on(machine, "checkout");
        checkout.with("JAVA_HOME", checkout.jdk("jdk", "25.0.3").toString());
        checkout.call("version").code();
        return checkout;
    }

    Path root() {
        return root;
    }

    Path launcher() {
        return root.resolve("queuectl");
    }

    Path source() {
        return root.resolve("src/main/java/Main.java");
    }

    Path distribution() {
        return root.resolve("target/dist");
    }

    /** Puts a JDK of that version on the machine, known to nobody. */
    Path jdk(String name, String version) throws IOException {
        Path home = machine.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"),
                "JAVA_RUNTIME_VERSION=\"%s+1\"\nJAVA_VERSION=\"%s\"\n".formatted(version, version));
        program(home.resolve("bin/java"), JAVA);
        program(home.resolve("bin/javac"), "");
        return home;
    }

    /** Sets a variable in the environment of the calls to come. */
    Checkout with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Removes a variable from the environment of the calls to come. */
    Checkout without(String variable) {
        environment.remove(variable);
        return this;
    }

    Checkout withoutTool(String name) throws IOException {
        Files.deleteIfExists(machine.resolve("bin").resolve(name));
        return this;
    }

    /** Has the launcher ask for a newer Java than any machine has. */
    void demandJavaOfTheFuture() throws IOException {
        String script = Files.readString(launcher());
        program(launcher(), script.replace("q_oldest_java=25", "q_oldest_java=9999"));
    }

    void hold() throws IOException {
        Files.writeString(root.resolve("hold"), "");
    }

    void release() throws IOException {
        Files.delete(root.resolve("hold"));
    }

    void breakSources() throws IOException {
        Files.writeString(root.resolve("broken"), "");
    }

    void mendSources() throws IOException {
        Files.delete(root.resolve("broken"));
    }

    /** Gives a file or folder a time after that of the last build. */
    void touch(Path file) throws IOException {
        FileTime built = Files.getLastModifiedTime(distribution().resolve("jdk"));
        Files.setLastModifiedTime(file, FileTime.from(built.toInstant().plusSeconds(1)));
    }

    /** How often Maven was called. */
    int builds() throws IOException {
        Path builds = root.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    /** Calls the launcher by its path. */
    Call call(String... arguments) throws IOException {
        return callAs(launcher().toString(), arguments);
    }

    /** Calls the launcher by another name, with the machine's folder as working directory. */
    Call callAs(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        return start(new ProcessBuilder(command).directory(machine.toFile()));
    }

    /** Starts what a test has prepared, in this machine's environment. */
    Call start(ProcessBuilder builder) throws IOException {
        Path output = Files.createTempFile(machine, "output", "");
        Path errors = Files.createTempFile(machine, "errors", "");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        if (builder.redirectInput().equals(ProcessBuilder.Redirect.PIPE)) {
            builder.redirectInput(new File("/dev/null"));
        }
        Call call = new Call(builder.start(), output, errors);
        calls.add(call);
        return call;
    }

    /** Ends what is still running. */
    @Override
    public void close() {
        calls.forEach(Call::close);
    }

    /** Passes a tool of the real machine on, where it has that one. */
    private void installTool(String name) throws IOException {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path tool = Path.of(folder, name);
            if (Files.isExecutable(tool)) {
                program(
                        machine.resolve("bin").resolve(name),
                        "#!/bin/sh\nexec " + tool + " \"$@\"\n");
                return;
            }
        }
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
