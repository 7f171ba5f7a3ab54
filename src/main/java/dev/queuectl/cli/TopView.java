package dev.queuectl.cli;

import dev.queuectl.client.Workers;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.SpanBuckets;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.Figures;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * Draws what {@code top} shows as lines for a terminal of some size: what there is of queues and
 * workers above, and below as many jobs as there is room for, one of them chosen.
 */
final class TopView {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** From so many columns on queues and workers stand beside each other. */
    private static final int WIDE = 150;

    private static final int GAP = 4;
    private static final String KEYS =
            "q quit  ? keys  ↑↓ choose  o output  r retry  c cancel  p pause  / filter";

    private final int columns;
    private final int rows;
    private final boolean colour;

    TopView(TerminalSize size, boolean colour) {
        this.columns = size.columns();
        this.rows = size.rows();
        this.colour = colour;
    }

    /**
     * Draws the overview.
     *
     * @param chosen which job is chosen, counted from 0
     * @param filter what the jobs are like; empty for any
     * @param note what is to be said below; empty for the keys
     */
    List<String> overview(TopPicture picture, int chosen, String filter, String note) {
        List<String> lines = new ArrayList<>();
        lines.add(bold(cut(headline(picture))));
        lines.add(cut(counts(picture)));
        lines.add(cut(figures(picture)));
        lines.add("");
        addTables(lines, picture);
        lines.add("");
        addJobs(lines, picture, chosen, filter);
        while (lines.size() < rows - 1) {
            lines.add("");
        }
        List<String> all = new ArrayList<>(lines.subList(0, Math.max(0, rows - 1)));
        all.add(faint(cut(note.isEmpty() ? KEYS : Visible.line(note))));
        return all;
    }

    /** Draws lines under a heading, the last ones where there is not room for all. */
    List<String> page(String heading, List<String> text, String note) {
        List<String> lines = new ArrayList<>();
        lines.add(bold(cut(heading)));
        int room = Math.max(0, rows - 2);
        List<String> last = text.subList(Math.max(0, text.size() - room), text.size());
        last.forEach(line -> lines.add(cut(Visible.line(line))));
        while (lines.size() < rows - 1) {
            lines.add("");
        }
        lines.add(faint(cut(Visible.line(note))));
        return lines;
    }

    private static String headline(TopPicture picture) {
        long slots = picture.workers().stream().mapToLong(busy -> busy.worker().slots()).sum();
        long busy = picture.workers().stream().mapToLong(worker -> worker.jobs().size()).sum();
        return "queuectl  "
                + CLOCK.format(picture.at().atZone(ZoneId.systemDefault()))
                + "  "
                + Texts.count(picture.workers().size(), "worker")
                + ", "
                + Math.min(busy, slots)
                + " of "
                + Texts.count(slots, "slot")
                + " busy  "
                + Visible.line(picture.url());
    }

    private static String counts(TopPicture picture) {
        List<String> counts = new ArrayList<>();
        for (JobState.Kind kind : JobState.Kind.values()) {
            counts.add(picture.summary().count(EnumSet.of(kind)) + " " + kind.label());
        }
        return String.join(" · ", counts);
    }

    private static String figures(TopPicture picture) {
        Figures total = picture.stats().total();
        return String.format(Locale.ROOT, "%.1f/min", picture.stats().perMinute(total))
                + ", last minute "
                + picture.summary().lastMinute().succeeded()
                + " done "
                + picture.summary().lastMinute().failed()
                + " failed · waited "
                + spans(total.waiting())
                + " · took "
                + spans(total.running());
    }

    private void addTables(List<String> lines, TopPicture picture) {
        int room = Math.max(2, (rows - 8) / 4);
        if (columns >= WIDE) {
            int half = (columns - GAP) / 2;
            List<String> left = queues(picture, half, room + 1);
            List<String> right = workers(picture, columns - GAP - half, room + 1);
            for (int row = 0; row < Math.max(left.size(), right.size()); row++) {
                String queue = row < left.size() ? left.get(row) : "";
                String worker = row < right.size() ? right.get(row) : "";
                String gap = " ".repeat(half - Columns.width(queue) + GAP);
                lines.add(head(row, (queue + gap + worker).stripTrailing()));
            }
            return;
        }
        List<String> queues = queues(picture, columns, room);
        for (int row = 0; row < queues.size(); row++) {
            lines.add(head(row, queues.get(row)));
        }
        List<String> workers = workers(picture, columns, room);
        for (int row = 0; row < workers.size(); row++) {
            lines.add(head(row, workers.get(row)));
        }
    }

    private static List<String> queues(TopPicture picture, int width, int most) {
        boolean isNarrow = width < 75;
        Table table =
                isNarrow
                        ? new Table(0, "queue", "pending", "running", "dead", "/min")
                        : new Table(
                                0, "queue", "pending", "running", "failed", "dead", "/min",
                                "waited", "took");
        for (QueueName queue : picture.queues()) {
            Figures figures = picture.stats().byName().getOrDefault(queue.value(), new Figures());
            List<String> cells = new ArrayList<>();
            cells.add(queue.value());
            cells.add(count(picture, queue, JobState.Kind.PENDING));
            String paused = picture.isPaused(queue) ? " (paused)" : "";
            cells.add(count(picture, queue, JobState.Kind.PROCESSING) + paused);
            if (!isNarrow) {
                cells.add(count(picture, queue, JobState.Kind.FAILED));
            }
            cells.add(count(picture, queue, JobState.Kind.DEAD));
            cells.add(String.format(Locale.ROOT, "%.1f", picture.stats().perMinute(figures)));
            if (!isNarrow) {
                cells.add(spans(figures.waiting()));
                cells.add(spans(figures.running()));
            }
            table.add(cells.toArray(String[]::new));
        }
        return some(table.lines(width), most, "queue");
    }

    private static String count(TopPicture picture, QueueName queue, JobState.Kind kind) {
        return Long.toString(picture.summary().count(List.of(queue), EnumSet.of(kind)));
    }

    private static List<String> workers(TopPicture picture, int width, int most) {
        Table table = new Table(4, "worker", "host", "busy", "up", "queues");
        for (Workers.Busy busy : picture.workers()) {
            List<String> queues =
                    busy.worker().queues().stream().map(QueueName::value).sorted().toList();
            table.add(
                    busy.worker().id().value(),
                    busy.worker().host().name(),
                    busy.jobs().size() + "/" + busy.worker().slots(),
                    busy.sighting().alive()
                            ? Texts.span(Duration.between(busy.worker().startedAt(), picture.at()))
                            : "dead",
                    queues.isEmpty() ? "all" : String.join(",", queues));
        }
        return some(table.lines(width), most, "worker");
    }

    /** Leaves lines out that there is no room for, and says how many. */
    private static List<String> some(List<String> lines, int most, String one) {
        if (lines.size() <= most + 1) {
            return lines;
        }
        List<String> some = new ArrayList<>(lines.subList(0, most));
        some.add("and " + Texts.count(lines.size() - most, one) + " more");
        return some;
    }

    private void addJobs(List<String> lines, TopPicture picture, int chosen, String filter) {
        if (!filter.isEmpty()) {
            lines.add(cut("jobs like " + Visible.line(filter)));
        }
        boolean isNarrow = columns < 75;
        Table table =
                isNarrow
                        ? new Table(3, "id", "state", "since", "command")
                        : new Table(5, "id", "state", "queue", "attempts", "since", "command");
        for (Job job : picture.jobs()) {
            String reason = Texts.reason(job);
            boolean tell = !reason.isEmpty() && job.state().kind() != JobState.Kind.COMPLETED;
            List<String> cells = new ArrayList<>();
            cells.add(job.id().value());
            cells.add(job.state().kind().label());
            if (!isNarrow) {
                cells.add(job.spec().queue().value());
                cells.add(job.counters().attempts() + (tell ? " (" + reason + ")" : ""));
            }
            cells.add(Texts.span(Duration.between(job.updatedAt(), picture.at())));
            cells.add(job.spec().command().line());
            table.add(cells.toArray(String[]::new));
        }
        List<String> jobs = table.lines(columns - 2);
        int room = Math.max(1, rows - 2 - lines.size());
        int first = Math.clamp(chosen - room + 1L, 0, Math.max(0, jobs.size() - 1 - room));
        lines.add(underlined("  " + jobs.getFirst()));
        for (int job = first; job < Math.min(first + room, picture.jobs().size()); job++) {
            String line = jobs.get(job + 1);
            lines.add(
                    job == chosen
                            ? reversed("> " + line)
                            : "  " + (colour ? Colours.states(line) : line));
        }
    }

    private String cut(String line) {
        return Columns.cut(line, columns);
    }

    private String head(int row, String line) {
        return row == 0 ? underlined(line) : line;
    }

    private static String bold(String line) {
        return "\u001b[1m" + line + "\u001b[m";
    }

    private static String underlined(String line) {
        return "\u001b[4m" + line + "\u001b[m";
    }

    private static String faint(String line) {
        return "\u001b[2m" + line + "\u001b[m";
    }

    private static String reversed(String line) {
        return "\u001b[7m" + line + "\u001b[m";
    }

    private static String spans(long[] counts) {
        return span(counts, 0.5) + " " + span(counts, 0.9) + " " + span(counts, 0.99);
    }

    private static String span(long[] counts, double part) {
        long millis = SpanBuckets.quantile(counts, part);
        return millis < 0 ? "-" : Texts.span(Duration.ofMillis(millis));
    }
}
