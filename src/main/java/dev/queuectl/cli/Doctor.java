package dev.queuectl.cli;

import dev.queuectl.domain.Job;
import dev.queuectl.store.Condition;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Upkeep;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at everything that a queue needs; what it cannot look at is a finding too. */
final class Doctor {
    private final Session session;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(Session session) {
        this.session = session;
    }

    List<Finding> examine() throws IOException {
        findings.add(JdkCheck.look(Runtime.version()));
        findings.add(LocaleCheck.look(session.environment()));
        findings.addAll(PermissionsCheck.look(places()));
        Path folder = existing(session.settings().home());
        FileStore disk = Files.getFileStore(folder);
        findings.add(DiskCheck.judge(folder, disk.getUsableSpace(), disk.getTotalSpace()));
        try {
            if (examineStore()) {
                examineUse(session.storage());
            }
        } catch (StoreException e) {
            findings.add(
                    Finding.problem(
                            "store",
                            String.valueOf(e.getMessage()),
                            "nothing can be enqueued or run",
                            e.remedy()));
        }
        return findings;
    }

    private List<Path> places() {
        Path home = session.settings().home();
        List<Path> places = new ArrayList<>(List.of(home, home.resolve("config.toml")));
        if (session.settings().url() instanceof StoreUrl.Sqlite(Path database)) {
            places.add(database);
            places.add(database.resolveSibling(database.getFileName() + ".d"));
        }
        return places;
    }

    /** Answers the folder, or the first above it that exists: the disk is the same. */
    private static Path existing(Path folder) {
        Path at = folder.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    /** Answers whether it can be used. */
    private boolean examineStore() {
        try (Upkeep upkeep = session.upkeep()) {
            Condition condition = upkeep.condition();
            findings.addAll(StoreCheck.judge(condition));
            Instant before = session.time().instant();
            Optional<Instant> clock = upkeep.clock();
            findings.add(ClockCheck.judge(before, clock, session.time().instant()));
            return !condition.schema().isNewer() && !condition.schema().mustBeMigrated();
        }
    }

    private void examineUse(Storage storage) throws IOException {
        long due = storage.jobs().backlog(Set.of(), session.time().instant()).due();
        findings.addAll(
                WorkersCheck.judge(session.workers().list(), due, session.host(), installed()));
        List<Job> newest =
                storage.jobs()
                        .list(
                                new JobQuery(
                                        Set.of(),
                                        Set.of(),
                                        OversizeCheck.LOOKED_AT,
                                        OptionalLong.empty()))
                        .jobs();
        findings.addAll(OversizeCheck.judge(newest));
    }

    /** Answers when the file that this class comes from was written. */
    private static Optional<Instant> installed() throws IOException {
        var source = Doctor.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        Path file = Path.of(source.getLocation().getPath());
        return Files.isRegularFile(file)
                ? Optional.of(Files.getLastModifiedTime(file).toInstant())
                : Optional.empty();
    }
}
