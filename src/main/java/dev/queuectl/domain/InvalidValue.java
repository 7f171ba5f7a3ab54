package dev.queuectl.domain;

/**
 * A value that a user gave and that cannot be accepted.
 *
 * <p>The message is written for that user: it names the field, says what is wrong and, where it
 * helps, what would be accepted. It never holds a secret; whoever prints it escapes control
 * characters.
 */
public final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public InvalidValue(String field, String problem) {
        super(field + " " + problem);
        this.field = field;
    }

    /** Answers the name of the field, option or key whose value was refused. */
    public String field() {
        return field;
    }
}
