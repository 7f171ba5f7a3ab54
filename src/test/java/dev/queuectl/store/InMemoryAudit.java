package dev.queuectl.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What operators did as a list. */
final class InMemoryAudit implements AuditStore {
    private final InMemoryStorage.Shared shared;

    InMemoryAudit(InMemoryStorage.Shared shared) {
        this.shared = shared;
    }

    @Override
    public void add(AuditEntry entry) {
        synchronized (shared) {
            shared.audit.add(entry);
        }
    }

    private List<AuditEntry> newestFirst() {
        List<AuditEntry> entries = new ArrayList<>(shared.audit.reversed());
        entries.sort(Comparator.comparing(AuditEntry::at).reversed());
        return entries;
    }

    @Override
    public List<AuditEntry> newest(Instant since, Optional<String> user, int limit) {
        synchronized (shared) {
            return newestFirst().stream()
                    .filter(entry -> !entry.at().isBefore(since))
                    .filter(entry -> user.isEmpty() || user.get().equals(entry.user()))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public boolean forget(Instant before, int most) {
        synchronized (shared) {
            List<AuditEntry> newest = newestFirst();
            Instant last = newest.size() < most ? before : newest.get(most - 1).at();
            Instant kept = last.isAfter(before) ? last : before;
            shared.audit.removeIf(entry -> entry.at().isBefore(kept));
            return false;
        }
    }
}
