import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures queuectl; started by {@code bench/run}.
 *
 * <p>Arguments: the checkout, a temporary folder, then {@code --once} (noisy rows are not measured
 * again) and {@code --scale N} if wanted, and the names of the experiments, none meaning all. Exits
 * 1 when a bar is missed, 2 when called wrongly.
 */
final class Bench {
    private static final int REPETITIONS = 2;

    private static final List<String> ROWS =
            List.of(
                    "start-up",
                    "shell-enqueue",
                    "bulk",
                    "drain",
                    "pick-up",
                    "idle",
                    "growth",
                    "history",
                    "verbs",
                    "peers",
                    "server-drain",
                    "server-pick-up",
                    "server-idle",
                    "server-verbs",
                    "open-transaction",
                    "queue-limit",
                    "filters",
                    "server-filters",
                    "api",
                    "pages");

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(Surroundings::endChildren));
        List<String> names = new ArrayList<>(List.of(arguments));
        Path root = Path.of(names.removeFirst());
        Path temp = Path.of(names.removeFirst());
        int repetitions = names.remove("--once") ? 0 : REPETITIONS;
        double scale = 1;
        if (names.size() > 1 && names.getFirst().equals("--scale")) {
            names.removeFirst();
            scale = Double.parseDouble(names.removeFirst());
        }
        if (names.isEmpty()) {
            names.addAll(ROWS);
        }
        if (!ROWS.containsAll(names)) {
            System.err.println("usage: bench/run [--once] [--scale N] [ROW...], rows: " + ROWS);
            System.exit(2);
        }
        Machine machine = Machine.now();
        Surroundings surroundings = new Surroundings(root, temp, scale);
        List<Answer> answers = new ArrayList<>();
        for (String name : names) {
            System.err.println("measuring " + name);
            try (Experiment experiment = experiment(name, surroundings)) {
                answers.addAll(quietly(experiment, repetitions));
            }
        }
        System.out.print(Report.table(answers));
        if (scale == 1) {
            Path results = root.resolve("bench/results");
            Path file = Report.keep(results, LocalDate.now(), machine, answers);
            System.err.println("kept in " + root.relativize(file));
        }
        if (!answers.stream().allMatch(Answer::isMet)) {
            System.exit(1);
        }
    }

    private static Experiment experiment(String name, Surroundings surroundings)
            throws IOException {
        return switch (name) {
            case "start-up" -> new StartUp(surroundings);
            case "shell-enqueue" -> new ShellEnqueue(surroundings);
            case "bulk" -> new Bulk(surroundings);
            case "drain" -> new Drain(surroundings);
            case "pick-up" -> PickUp.byFile(surroundings);
            case "idle" -> new Idle(surroundings);
            case "growth" -> Growth.ofBacklog(surroundings);
            case "history" -> Growth.ofHistory(surroundings);
            case "verbs" -> Verbs.onFile(surroundings);
            case "peers" -> new Peers(surroundings);
            case "server-drain" -> new ServerDrain(surroundings);
            case "server-pick-up" -> PickUp.byNotification(surroundings);
            case "server-idle" -> new ServerIdle(surroundings);
            case "server-verbs" -> Verbs.onServer(surroundings);
            case "open-transaction" -> new OpenTransaction(surroundings);
            case "queue-limit" -> new QueueLimit(surroundings);
            case "filters" -> Filters.onFile(surroundings);
            case "server-filters" -> Filters.onServer(surroundings);
            case "api" -> new Api(surroundings);
            case "pages" -> new Pages(surroundings);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Measures again what was noisy; what stays noisy says so itself. */
    private static List<Answer> quietly(Experiment experiment, int repetitions)
            throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>(experiment.measure());
        for (int again = 0; again < repetitions; again++) {
            if (answers.stream().noneMatch(Answer::isNoisy)) {
                break;
            }
            System.err.println("noisy: measuring it again");
            List<Answer> latest = experiment.measure();
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).isNoisy()) {
                    answers.set(i, latest.get(i));
                }
            }
        }
        return answers;
    }
}
