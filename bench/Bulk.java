import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast, and in how much memory, a file of many jobs is stored. */
final class Bulk implements Experiment {
    private static final int PAIRS = 5;
    private static final int MANY = 1_000_000;
    private static final int FEWER = 100_000;
    private static final int ROWS_IN_TRANSACTION = 5_000;

    /** Told by the kernel when the process has ended, hence the true peak. */
    private static final Path GNU_TIME = Path.of("/usr/bin/time");

    private final Surroundings surroundings;

    Bulk(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        if (!Files.isExecutable(GNU_TIME)) {
            throw new IOException("peak memory is measured by " + GNU_TIME + ", which is missing");
        }
        Path many = lines(surroundings.scaled(MANY));
        Path fewer = lines(surroundings.scaled(FEWER));
        List<Sample> rates = new ArrayList<>();
        List<Sample> peaks = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            double raw = rawSeconds(surroundings.scaled(MANY));
            Cost ofFewer = enqueue(fewer);
            Cost ofMany = enqueue(many);
            rates.add(new Sample(raw, ofMany.seconds));
            peaks.add(new Sample(ofFewer.mebibytes, ofMany.mebibytes));
        }
        String lines = surroundings.shown(MANY) + " lines";
        Question rate =
                new Question(
                        "bulk `enqueue -f` of " + lines,
                        "raw JDBC insert loop",
                        Question.Unit.RATE,
                        new Bar.AtLeast(0.35));
        Question memory =
                new Question(
                        "peak memory of `enqueue -f`, " + lines,
                        surroundings.shown(FEWER) + " lines",
                        Question.Unit.MEBIBYTES,
                        new Bar.AtMost(1.2));
        return List.of(new Answer(rate, rates), new Answer(memory, peaks));
    }

    private double rawSeconds(int count) throws IOException, InterruptedException {
        Path home = newQueue();
        String database = home.resolve("queue.db").toString();
        List<String> command =
                surroundings.java(
                        "RawInsert",
                        database,
                        Integer.toString(count),
                        Integer.toString(ROWS_IN_TRANSACTION));
        double seconds = Double.parseDouble(surroundings.run(home, command).strip());
        Surroundings.remove(home);
        return seconds;
    }

    /** The whole program's time is taken, its start included. */
    private Cost enqueue(Path lines) throws IOException, InterruptedException {
        Path home = newQueue();
        Path peak = surroundings.temp().resolve("peak");
        List<String> command = new ArrayList<>();
        command.addAll(List.of(GNU_TIME.toString(), "-f", "%M", "-o", peak.toString()));
        command.addAll(surroundings.queuectl("enqueue", "-f", lines.toString()));
        double seconds = surroundings.seconds(home, command);
        Surroundings.remove(home);
        return new Cost(seconds, Double.parseDouble(Files.readString(peak).strip()) / 1024);
    }

    private Path newQueue() throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        surroundings.run(home, surroundings.queuectl("status"));
        return home;
    }

    private Path lines(int count) throws IOException {
        Path file = surroundings.temp().resolve(count + ".jsonl");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int line = 1; line <= count; line++) {
                writer.write("{\"command\":\"echo " + line + "\"}\n");
            }
        }
        return file;
    }

    private record Cost(double seconds, double mebibytes) {}
}
