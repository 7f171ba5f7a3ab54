package dev.queuectl.domain;

/** One of the two streams that a command writes to. */
public enum Channel {
    OUT("out"),
    ERR("err");

    private final String label;

    Channel(String label) {
        this.label = label;
    }

    /** Answers the word that users type and that files end with. */
    public String label() {
        return label;
    }
}
