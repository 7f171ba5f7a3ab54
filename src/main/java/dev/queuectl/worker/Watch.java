package dev.queuectl.worker;

import dev.queuectl.process.Commands;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WakeUp;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerStore.Membership;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What a worker does beside running jobs, on a thread of its own about once a second: shows that it
 * lives, makes sure that the store is still the one it opened, recovers what dead peers left,
 * collects orphaned processes, forgets old jobs, tells the figures. What is found beyond repair is
 * kept for the worker's own thread to ask for.
 */
final class Watch {
    /** Others are promised that what happens is seen within a second. */
    private static final long PERIOD_MILLIS = 900;

    private final Storage storage;
    private final Commands commands;
    private final Recovery recovery;
    private final Retention retention;
    private final FigureBook figures;
    private final Doorway doorway;
    private final WorkerLog log;

    private final Function<Membership, Contact> contacts;

    private volatile @Nullable Membership membership;
    private volatile @Nullable Contact contact;

    // Confined to the worker's thread, which starts and stops the watch.
    private WakeUp.@Nullable Listening listening;
    private @Nullable ScheduledExecutorService rounds;

    private volatile @Nullable StoreException beyondRepair;

    Watch(
            Storage storage,
            Commands commands,
            Recovery recovery,
            Retention retention,
            FigureBook figures,
            Doorway doorway,
            Function<Membership, Contact> contacts,
            WorkerLog log) {
        this.storage = storage;
        this.commands = commands;
        this.recovery = recovery;
        this.retention = retention;
        this.figures = figures;
        this.doorway = doorway;
        this.contacts = contacts;
        this.log = log;
    }

    /**
     * Brings what workers of this machine did not live to tell, joins the living and recovers what
     * the dead left; the worker can turn when this returns.
     *
     * @param news is called when others may have changed the store
     */
    void join(WorkerRecord record, Runnable news) {
        recovery.bringLateResults();
        Membership joined = storage.workers().join(record);
        membership = joined;
        contact = joined.dependsOnContact() ? contacts.apply(joined) : null;
        try {
            recovery.turn();
            listening = storage.wakeUp().listen(news);
        } catch (RuntimeException e) {
            joined.close();
            throw e;
        }
    }

    /** Begins the rounds. */
    void start() {
        ScheduledExecutorService thread =
                Executors.newScheduledThreadPool(
                        2, task -> Thread.ofPlatform().name("watch").daemon().unstarted(task));
        rounds = thread;
        var _ =
                thread.scheduleWithFixedDelay(
                        this::round, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        if (contact != null) {
            // Apart from the rounds, which may have to wait for the store.
            var _ =
                    thread.scheduleWithFixedDelay(
                            this::checkContact,
                            PERIOD_MILLIS,
                            PERIOD_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Makes sure that nothing was found that no waiting mends.
     *
     * @throws StoreException what was found
     */
    void requireHealthy() {
        StoreException found = beyondRepair;
        if (found != null) {
            throw found;
        }
    }

    /** Ends the rounds; the worker still counts as living. Works twice and before {@link #join}. */
    void stop() {
        if (rounds != null) {
            rounds.close();
            rounds = null;
        }
        if (listening != null) {
            listening.close();
            listening = null;
        }
    }

    /**
     * Leaves the living, and answers whether this call did it. Works twice and before {@link
     * #join}.
     */
    boolean leave() {
        Membership joined = membership;
        membership = null;
        if (joined == null) {
            return false;
        }
        joined.close();
        return true;
    }

    /** Does one round. What goes wrong is logged, or kept for {@link #requireHealthy}. */
    void round() {
        try {
            requireAlive();
            mendContact();
            storage.requireUnchanged();
            commands.reapOrphans();
            if (recovery.turn() > 0) {
                doorway.knock();
            }
            retention.turn();
            figures.turn();
        } catch (StoreException e) {
            if (!e.isPassing()) {
                beyondRepair = e;
                doorway.knock();
            }
        } catch (RuntimeException e) {
            log.trouble("while watching over peers: " + e);
        } finally {
            log.flush();
        }
    }

    /** Has the next round act on the settings as they are now. Thread-safe. */
    void hearSettings() {
        retention.hurry();
    }

    private void checkContact() {
        Contact checked = contact;
        if (checked != null) {
            try {
                checked.check();
            } catch (RuntimeException e) {
                // Or else it would never be checked again.
                log.trouble("while looking after the store: " + e);
            }
        }
    }

    private void mendContact() {
        Contact mended = contact;
        if (mended != null) {
            mended.mend();
        }
    }

    private void requireAlive() {
        Membership joined = membership;
        if (joined != null) {
            joined.requireAlive();
        }
    }
}
