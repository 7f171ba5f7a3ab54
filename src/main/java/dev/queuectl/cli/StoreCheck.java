package dev.queuectl.cli;

import dev.queuectl.store.Condition;
import dev.queuectl.store.Condition.OpenTransaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the store is of the right version, and nothing slows it. */
final class StoreCheck {
    private static final String SCHEMA = "schema";
    private static final String LOG = "log";
    private static final String NOTIFICATIONS = "notifications";
    private static final String TRANSACTIONS = "transactions";

    /** SQLite begins its log anew at a sixteenth of that. */
    private static final long LONG_LOG = 128L << 20;

    private static final Duration LONG_OPEN = Duration.ofMinutes(1);

    private StoreCheck() {}

    static List<Finding> judge(Condition condition) {
        List<Finding> findings = new ArrayList<>();
        findings.add(schema(condition));
        Long log = condition.bytes().get("log");
        if (log != null) {
            findings.add(log(log));
        }
        condition.notified().ifPresent(arrive -> findings.add(notifications(arrive)));
        condition
                .oldest()
                .filter(oldest -> oldest.age().compareTo(LONG_OPEN) > 0)
                .ifPresent(oldest -> findings.add(transaction(oldest)));
        return findings;
    }

    private static Finding schema(Condition condition) {
        Condition.Schema schema = condition.schema();
        if (schema.isNewer()) {
            return Finding.problem(
                    SCHEMA,
                    "the store has had "
                            + schema.version()
                            + " migrations, this program knows "
                            + schema.needed(),
                    "a newer version of queuectl made it, which this one cannot read",
                    "upgrade queuectl on this machine");
        }
        if (schema.mustBeMigrated()) {
            return Finding.problem(
                    SCHEMA,
                    "the store has had " + schema.version() + " migrations of " + schema.needed(),
                    "nothing but db commands works before it has had all",
                    "queuectl db migrate, once no worker of the older version runs");
        }
        String version =
                schema.version() == 0 ? "made at the next use" : "version " + schema.version();
        return Finding.fine(SCHEMA, condition.engine() + ", " + version);
    }

    private static Finding log(long bytes) {
        String what = String.format("SQLite's log has %,d bytes", bytes);
        return bytes < LONG_LOG
                ? Finding.fine(LOG, what)
                : Finding.warning(
                        LOG,
                        what,
                        "some process has been reading for long, and the log cannot begin anew",
                        "fuser names the processes that have the database open; end the one that"
                                + " reads");
    }

    private static Finding notifications(boolean arrive) {
        return arrive
                ? Finding.fine(NOTIFICATIONS, "arrive")
                : Finding.warning(
                        NOTIFICATIONS,
                        "do not arrive",
                        "new jobs are noticed within a second instead of at once",
                        "connect without a pooler in transaction mode, or to a replica set");
    }

    private static Finding transaction(OpenTransaction oldest) {
        return Finding.warning(
                TRANSACTIONS,
                "one has been open for "
                        + Texts.span(oldest.age())
                        + " (pid "
                        + oldest.pid()
                        + (oldest.application().isEmpty() ? "" : ", " + oldest.application())
                        + ")",
                "the server cannot use the space of changed rows again, and claims slow down",
                "end what it belongs to, or SELECT pg_terminate_backend(" + oldest.pid() + ")");
    }
}
