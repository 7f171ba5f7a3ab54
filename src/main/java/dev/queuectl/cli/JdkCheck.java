package dev.queuectl.cli;

/** Whether the Java that runs this is one that it was made for. */
final class JdkCheck {
    private static final String NAME = "java";
    private static final int NEEDED = 25;

    private JdkCheck() {}

    static Finding look(Runtime.Version version) {
        if (version.feature() < NEEDED) {
            return Finding.problem(
                    NAME,
                    "Java " + version + " is too old",
                    "queuectl needs Java " + NEEDED + " or newer",
                    "install a JDK " + NEEDED + ", or name one by QUEUECTL_JAVA_HOME");
        }
        if (version.pre().isPresent()) {
            return Finding.warning(
                    NAME,
                    "Java " + version + " is not a released one",
                    "nobody has tried queuectl on it",
                    "use a released JDK");
        }
        return Finding.fine(NAME, "Java " + version);
    }
}
