package dev.queuectl.web.http;

/**
 * A request that is not carried out, with the status that says why. Whoever reads a request throws
 * it where no other value could be answered.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String word;

    /**
     * @param word what scripts know this kind of error by
     * @param message what was wrong, for people; holds no secret
     */
    public Refusal(int status, String word, String message) {
        super(message, null, false, false);
        this.status = status;
        this.word = word;
    }

    /** Answers a refusal of a request that is written wrongly. */
    static Refusal malformed(String message) {
        return new Refusal(400, "usage", message);
    }

    /** Answers a refusal of what exceeds a limit. */
    static Refusal tooMuch(int status, String message) {
        return new Refusal(status, "usage", message);
    }

    public int status() {
        return status;
    }

    public String word() {
        return word;
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
