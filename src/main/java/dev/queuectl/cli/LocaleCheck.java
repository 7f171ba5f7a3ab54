package dev.queuectl.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Whether jobs that a worker of this environment starts write UTF-8. */
final class LocaleCheck {
    private static final String NAME = "locale";

    private LocaleCheck() {}

    static Finding look(Map<String, String> environment) {
        String locale =
                Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("");
        String plain = locale.toLowerCase(Locale.ROOT).replace("-", "");
        if (plain.contains("utf8")) {
            return Finding.fine(NAME, locale);
        }
        return Finding.warning(
                NAME,
                locale.isEmpty() ? "no locale is set" : "the locale is " + locale,
                "commands of jobs may write or read other letters than ASCII wrongly",
                "export LANG=C.UTF-8 where workers are started");
    }
}
