package dev.queuectl.cli;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * The variables of whoever called the launcher. The launcher runs the JVM in the locale C.UTF-8 and
 * notes in {@value #LOCALE} what the caller had in LC_ALL: {@code =VALUE} or {@code unset}.
 */
final class CallerEnvironment {
    static final String LOCALE = "QUEUECTL_CALLER_LC_ALL";

    private CallerEnvironment() {}

    /** Answers this process's variables as the caller had them. */
    static Map<String, String> of(Map<String, String> process) {
        Map<String, String> caller = new HashMap<>(process);
        @Nullable String noted = caller.remove(LOCALE);
        if (noted == null) {
            return caller;
        }
        if (noted.startsWith("=")) {
            caller.put("LC_ALL", noted.substring(1));
        } else {
            caller.remove("LC_ALL");
        }
        return caller;
    }
}
