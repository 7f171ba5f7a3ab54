package dev.queuectl.cli;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.QueueName;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What {@code top} shows, and what its keys do. The chosen job stays chosen wherever it moves in
 * the list. Confined to one thread.
 */
final class Top {
    /** How long a key may go unnoticed, and a look at the store undrawn. */
    private static final long KEY_MILLIS = 100;

    private static final int BACKSPACE = 127;

    private static final List<String> HELP =
            List.of(
                    "",
                    "  ↑ ↓, k j     choose a job",
                    "  Enter, o     see what its last run wrote",
                    "  r            let it run again, or without waiting any longer",
                    "  c            call it off, ending what runs",
                    "  p            pause its queue, or let it go on",
                    "  /            show only jobs like this: state:dead queue:mail age:<1h",
                    "  Space        look at once",
                    "  ?, h         these keys",
                    "  q, Ctrl-C    leave",
                    "",
                    "  Three spans of time are those that half, 90 and 99 of 100 runs did not",
                    "  exceed, of the last ten minutes.");

    private final ShellScreen screen;
    private final TopLooker looker;
    private final TopActions actions;
    private final boolean colour;

    /** What is on the screen: a key means what its presser saw, not what was seen since. */
    private TopLooker.Seen seen;

    private Mode mode = Mode.OVERVIEW;
    private @Nullable Job chosen;
    private int place;
    private String filter = "";
    private String typed = "";
    private List<String> output = List.of();

    /** What the screen is used for. */
    private enum Mode {
        OVERVIEW,
        HELP,
        OUTPUT,
        /** Somebody types a filter. */
        FILTER,
        /** Somebody is asked whether to cancel. */
        CANCEL
    }

    Top(ShellScreen screen, TopLooker looker, TopActions actions, boolean colour) {
        this.screen = screen;
        this.looker = looker;
        this.seen = looker.seen();
        this.actions = actions;
        this.colour = colour;
    }

    /** Goes on until somebody leaves, and answers the code to end with. */
    ExitCode run() throws IOException {
        AtomicReference<@Nullable String> signal = new AtomicReference<>();
        try (Signals _ = Signals.onStop((name, again) -> signal.compareAndSet(null, name))) {
            while (true) {
                seen = looker.seen();
                choose();
                screen.draw(picture());
                int key = screen.key(KEY_MILLIS);
                String signalled = signal.get();
                if (signalled != null) {
                    return JobFollower.Companion.codeOf(signalled);
                }
                if (key == ShellScreen.INTERRUPT) {
                    return ExitCode.INTERRUPTED;
                }
                if (key == ShellScreen.GONE) {
                    return ExitCode.TERMINATED;
                }
                if (key != ShellScreen.NO_KEY && isLeave(key)) {
                    return ExitCode.DONE;
                }
            }
        }
    }

    /** Finds the chosen job where it is now; where it is gone, whatever took its place. */
    private void choose() {
        TopPicture picture = seen.picture();
        List<Job> jobs = picture == null ? List.of() : picture.jobs();
        Job before = chosen;
        for (int at = 0; before != null && at < jobs.size(); at++) {
            if (jobs.get(at).id().equals(before.id())) {
                place = at;
            }
        }
        place = Math.clamp(place, 0, Math.max(0, jobs.size() - 1));
        chosen = jobs.isEmpty() ? null : jobs.get(place);
    }

    private List<String> picture() {
        TopView view = new TopView(screen.size(), colour);
        TopPicture picture = seen.picture();
        if (mode == Mode.HELP) {
            return view.page("queuectl top", HELP, "any key goes back");
        }
        if (mode == Mode.OUTPUT) {
            return view.page("output of " + id(), output, "o looks again, any other key goes back");
        }
        if (picture == null) {
            return view.page("queuectl top", List.of(seen.trouble()), "q leaves");
        }
        String note =
                switch (mode) {
                    case FILTER -> "filter: " + typed + "_";
                    case CANCEL -> "cancel job " + id() + "? [y/N]";
                    case OVERVIEW, HELP, OUTPUT ->
                            seen.trouble().isEmpty() ? actions.note() : seen.trouble();
                };
        return view.overview(picture, place, filter, note);
    }

    private String id() {
        return chosen == null ? "" : chosen.id().value();
    }

    /** Does what a key is for, and answers whether that is to leave. */
    private boolean isLeave(int key) {
        switch (mode) {
            case OVERVIEW -> {
                return isLeaveOfOverview(key);
            }
            case HELP -> mode = Mode.OVERVIEW;
            case OUTPUT -> {
                if (key == 'o') {
                    showOutput();
                } else {
                    mode = Mode.OVERVIEW;
                }
            }
            case FILTER -> typeFilter(key);
            case CANCEL -> {
                mode = Mode.OVERVIEW;
                if (key == 'y' || key == 'Y') {
                    actions.begin(looker::lookNow, "cancel", id(), "--yes");
                }
            }
        }
        return false;
    }

    private boolean isLeaveOfOverview(int key) {
        actions.note("");
        switch (key) {
            case 'q' -> {
                return true;
            }
            case '?', 'h' -> mode = Mode.HELP;
            case ' ' -> looker.lookNow();
            case ShellScreen.UP, 'k' -> move(-1);
            case ShellScreen.DOWN, 'j' -> move(1);
            case '/' -> {
                typed = filter;
                mode = Mode.FILTER;
            }
            case 'o', '\r', '\n' -> {
                if (chosen != null) {
                    showOutput();
                    mode = Mode.OUTPUT;
                }
            }
            case 'r' -> {
                if (chosen != null) {
                    actions.begin(looker::lookNow, "retry", id());
                }
            }
            case 'p' -> pauseOrResume();
            case 'c' -> {
                if (chosen != null) {
                    mode = Mode.CANCEL;
                }
            }
            default -> {}
        }
        return false;
    }

    private void move(int by) {
        TopPicture picture = seen.picture();
        if (picture != null && !picture.jobs().isEmpty()) {
            place = Math.clamp((long) place + by, 0, picture.jobs().size() - 1);
            chosen = picture.jobs().get(place);
        }
    }

    private void pauseOrResume() {
        TopPicture picture = seen.picture();
        if (picture != null && chosen != null) {
            QueueName queue = chosen.spec().queue();
            String verb = picture.isPaused(queue) ? "resume" : "pause";
            actions.begin(looker::lookNow, "queue", verb, queue.value());
        }
    }

    private void showOutput() {
        output = actions.answer("log", id(), "-n", Integer.toString(screen.size().rows()));
    }

    private void typeFilter(int key) {
        if (key == ShellScreen.ESCAPE) {
            mode = Mode.OVERVIEW;
        } else if (key == BACKSPACE || key == '\b') {
            typed = typed.substring(0, Math.max(0, typed.length() - 1));
        } else if (key == '\r' || key == '\n') {
            mode = Mode.OVERVIEW;
            applyFilter();
        } else if (key >= ' ') {
            typed += Character.toString(key);
        }
    }

    private void applyFilter() {
        try {
            List<String> words =
                    ShellWords.of(typed).words().stream().map(ShellWords.Word::text).toList();
            Optional<Filter> wanted =
                    words.isEmpty() ? Optional.empty() : Optional.of(FilterReader.read(words));
            filter = typed.strip();
            looker.filter(wanted);
        } catch (CliError | InvalidValue wrong) {
            actions.note(String.valueOf(wrong.getMessage()));
        }
    }
}
