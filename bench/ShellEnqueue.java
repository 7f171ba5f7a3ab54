import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How long `enqueue` takes in a shell that is warm: from the line that is sent to the id. */
final class ShellEnqueue implements Experiment {
    private static final int ROUNDS = 3;
    private static final int CALLS = 500;

    /** Until then its code is still being compiled. */
    private static final int NOT_COUNTED = 600;

    private static final double LONGEST_MILLIS = 5;

    private final Surroundings surroundings;

    ShellEnqueue(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        List<Sample> half = new ArrayList<>();
        List<Sample> most = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double[] sorted = millis();
            half.add(new Sample(LONGEST_MILLIS, sorted[sorted.length / 2]));
            most.add(new Sample(LONGEST_MILLIS, sorted[sorted.length * 99 / 100]));
        }
        return List.of(
                new Answer(question("p50", new Bar.AtMost(1)), half),
                new Answer(question("p99", new Bar.None()), most));
    }

    private static Question question(String part, Bar bar) {
        return new Question(
                "`enqueue` in a warm shell, " + part, "5 ms", Question.Unit.MILLISECONDS, bar);
    }

    private double[] millis() throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        ProcessBuilder builder = new ProcessBuilder(surroundings.queuectl("shell"));
        builder.environment().put("QUEUECTL_HOME", home.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process shell = builder.start();
        try (Writer lines = shell.outputWriter(StandardCharsets.UTF_8);
                BufferedReader ids = shell.inputReader(StandardCharsets.UTF_8)) {
            for (int call = 0; call < surroundings.scaled(NOT_COUNTED); call++) {
                enqueue(lines, ids);
            }
            double[] millis = new double[surroundings.scaled(CALLS)];
            for (int call = 0; call < millis.length; call++) {
                long start = System.nanoTime();
                enqueue(lines, ids);
                millis[call] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(millis);
            return millis;
        } finally {
            shell.destroy();
            int _ = shell.waitFor();
            Surroundings.remove(home);
        }
    }

    private static void enqueue(Writer lines, BufferedReader ids) throws IOException {
        lines.write("enqueue true\n");
        lines.flush();
        if (ids.readLine() == null) {
            throw new IOException("the shell has gone");
        }
    }
}
