package dev.queuectl.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what an error of the driver's means for the store. Immutable. */
final class Troubles {
    private static final int UNAUTHORIZED = 13;
    private static final int AUTHENTICATION_FAILED = 18;
    private static final int TOO_LONG = 50;
    private static final int WRITE_CONCERN_FAILED = 64;
    private static final int WRITE_CONFLICT = 112;
    private static final int OUT_OF_DISK_SPACE = 14031;

    /** What the driver's picture of the deployment says of a server that cannot be reached. */
    private static final Pattern CAUSE =
            Pattern.compile("caused by \\{[A-Za-z.]+: ([^{}]{1,200})}");

    private final String url;

    /**
     * @param url the store, as people read it
     */
    Troubles(String url) {
        this.url = url;
    }

    /**
     * Answers what to throw when a call failed.
     *
     * @param mayHaveHappened whether something of what was asked for may be done in spite of it
     */
    StoreException of(MongoException e, boolean mayHaveHappened) {
        if (e instanceof MongoBulkWriteException bulk && bulk.getWriteConcernError() != null) {
            return unconfirmed(bulk.getWriteConcernError().getMessage(), e);
        }
        if (e instanceof MongoWriteConcernException unconfirmed) {
            return unconfirmed(unconfirmed.getWriteConcernError().getMessage(), e);
        }
        if (e instanceof MongoSecurityException) {
            return refusedUser(e, mayHaveHappened);
        }
        if (e instanceof MongoConfigurationException) {
            return new StoreException(
                    code(Code.UNREACHABLE, mayHaveHappened),
                    "the store " + url + " cannot be found: " + reason(e),
                    "check the host name in the URL",
                    e);
        }
        return switch (e.getCode()) {
            case AUTHENTICATION_FAILED -> refusedUser(e, mayHaveHappened);
            case UNAUTHORIZED ->
                    new StoreException(
                            code(Code.UNREACHABLE, mayHaveHappened),
                            "the store " + url + " does not allow this: " + reason(e),
                            "grant the user what docs/stores.md lists",
                            e);
            case OUT_OF_DISK_SPACE ->
                    new StoreException(
                            code(Code.FULL, mayHaveHappened),
                            "the store " + url + " has no room: " + reason(e),
                            "see the server's log",
                            e);
            case WRITE_CONCERN_FAILED -> unconfirmed(reason(e), e);
            case WRITE_CONFLICT, TOO_LONG ->
                    new StoreException(
                            code(Code.BUSY, mayHaveHappened),
                            "the store " + url + " was busy: " + reason(e),
                            "try again",
                            e);
            default -> byClass(e, mayHaveHappened);
        };
    }

    private static Code code(Code code, boolean mayHaveHappened) {
        return mayHaveHappened ? Code.INPUT_OUTPUT : code;
    }

    private StoreException byClass(MongoException e, boolean mayHaveHappened) {
        if (e instanceof MongoTimeoutException timeout && isRefusal(timeout)) {
            return refusedUser(e, mayHaveHappened);
        }
        if (e instanceof MongoServerException && !isCutOff(e)) {
            return new StoreException(
                    Code.INPUT_OUTPUT,
                    "the store " + url + " failed: " + reason(e) + " (code " + e.getCode() + ")",
                    "see the server's log",
                    e);
        }
        return new StoreException(
                code(Code.UNREACHABLE, mayHaveHappened),
                mayHaveHappened
                        ? "the store " + url + " did not confirm: " + reason(e)
                        : "the store " + url + " cannot be reached: " + reason(e),
                "check that the server runs, has a primary, and can be reached from here",
                e);
    }

    private static boolean isRefusal(MongoTimeoutException e) {
        return Optional.ofNullable(e.getMessage()).orElse("").contains("MongoSecurityException");
    }

    /** Whether the server is about to stop, or no longer the one to ask. */
    private static boolean isCutOff(MongoException e) {
        return switch (e.getCode()) {
            case 91, 189, 10058, 10107, 11600, 11602, 13435, 13436 -> true;
            default -> false;
        };
    }

    /** Whether nothing was written: not even sent, or refused as a whole. */
    static boolean isUndone(MongoException e) {
        boolean refused = e instanceof MongoCommandException || e instanceof MongoWriteException;
        return (refused && !isCutOff(e))
                || e instanceof MongoTimeoutException
                || e instanceof MongoSocketOpenException
                || e instanceof MongoSecurityException
                || e instanceof MongoConfigurationException;
    }

    private StoreException refusedUser(MongoException e, boolean mayHaveHappened) {
        return new StoreException(
                code(Code.UNREACHABLE, mayHaveHappened),
                "the store " + url + " refused the user",
                "check user, password and authSource in the URL",
                e);
    }

    private StoreException unconfirmed(String reason, MongoException e) {
        return new StoreException(
                Code.INPUT_OUTPUT,
                "the store " + url + " did not confirm: " + reason,
                "check that a majority of the members run",
                e);
    }

    /** Answers what to throw when a document makes no sense. */
    StoreException damaged(RuntimeException e) {
        return new StoreException(
                Code.DAMAGED,
                "the store " + url + " holds what no queuectl wrote: " + e.getMessage(),
                "restore it from a backup",
                e);
    }

    /** Answers why, as one line of words for people. */
    private static String reason(MongoException e) {
        String message = Optional.ofNullable(e.getMessage()).orElse("");
        if (e instanceof MongoTimeoutException) {
            Matcher cause = CAUSE.matcher(message);
            return "no primary answered in time"
                    + (cause.find() ? " (" + cause.group(1).strip() + ")" : "");
        }
        if (e instanceof MongoSocketException) {
            String cause = e.getCause() == null ? null : e.getCause().getMessage();
            return cause == null ? "the connection broke off" : firstLine(cause);
        }
        return message.isEmpty() ? "no reason was given" : firstLine(message);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }
}
