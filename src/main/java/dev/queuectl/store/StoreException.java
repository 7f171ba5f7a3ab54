package dev.queuectl.store;

/**
 * The store could not do what it was asked for, and not because of what it was asked. The message
 * says what happened to which store and why; {@link #remedy()} says what to do about it.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble; each has its exit code. */
    public enum Code {
        /** Not there, not a store of ours, or not to be opened. */
        UNREACHABLE,
        /** Another process kept it locked for longer than we wait. */
        BUSY,
        /** The device it lies on is full. */
        FULL,
        /** It can be read but not written. */
        READ_ONLY,
        /** Its content is not what it was written as. */
        DAMAGED,
        /** Reading or writing failed. */
        INPUT_OUTPUT,
        /** Another store stands where this one was opened. */
        REPLACED,
        /** It lies where its promises cannot be kept, or belongs to somebody else. */
        UNSAFE,
        /** A newer version made it, and this one would not understand it. */
        NEWER,
        /** An older version made it, and it must be migrated first. */
        OLDER
    }

    private final Code code;
    private final String remedy;

    public StoreException(Code code, String message, String remedy) {
        super(message);
        this.code = code;
        this.remedy = remedy;
    }

    public StoreException(Code code, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.remedy = remedy;
    }

    public Code code() {
        return code;
    }

    /** Answers what the user can do about it, as one line; empty when nothing is known. */
    public String remedy() {
        return remedy;
    }

    /**
     * Whether the same call may succeed later without anybody mending anything but the store's
     * surroundings.
     */
    public boolean isPassing() {
        return switch (code) {
            case UNREACHABLE, BUSY, FULL, READ_ONLY, INPUT_OUTPUT -> true;
            case DAMAGED, REPLACED, UNSAFE, NEWER, OLDER -> false;
        };
    }

    /** Whether the call may have done what it was asked for, all of it, in spite of this. */
    public boolean mayHaveHappened() {
        return code == Code.INPUT_OUTPUT;
    }
}
