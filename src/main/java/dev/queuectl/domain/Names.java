package dev.queuectl.domain;

import org.jspecify.annotations.Nullable;

/** The alphabet that ids, queues and tags share: letters, digits, dot, underscore and hyphen. */
final class Names {
    private Names() {}

    /**
     * Answers what is wrong with a name that must begin with a letter or digit, or null when
     * nothing is.
     */
    static @Nullable String problem(String name, int maxLength) {
        String problem = problemAnywhere(name, maxLength);
        if (problem != null) {
            return problem;
        }
        return isLetterOrDigit(name.charAt(0))
                ? null
                : "must begin with a letter or digit, not '" + name.charAt(0) + "'";
    }

    /**
     * Answers what is wrong with a name that may begin with any character of the alphabet, or null.
     */
    static @Nullable String problemAnywhere(String name, int maxLength) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.length() > maxLength) {
            return "is longer than " + maxLength + " characters";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return "may hold only letters, digits, '.', '_' and '-', not '" + name + "'";
            }
        }
        return null;
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
