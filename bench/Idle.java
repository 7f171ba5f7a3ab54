import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a worker of eight slots costs that has worked and has nothing to do. */
final class Idle implements Experiment {
    private static final int JOBS = 10_000;
    private static final int REST_SECONDS = 60;
    private static final int IDLE_SECONDS = 120;

    private final Surroundings surroundings;

    Idle(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        Path lines = surroundings.temp().resolve("true.jsonl");
        Files.writeString(lines, "{\"command\":\"true\"}\n".repeat(surroundings.scaled(JOBS)));
        surroundings.run(home, surroundings.queuectl("enqueue", "-f", lines.toString()));
        String started =
                surroundings.run(
                        home, surroundings.queuectl("worker", "start", "--count", "8", "--json"));
        long pid = Long.parseLong(started.replaceAll("(?s).*\"pid\":(\\d+).*", "$1"));
        try {
            while (!surroundings
                    .run(home, surroundings.queuectl("status", "--json"))
                    .contains("\"completed\":" + surroundings.scaled(JOBS))) {
                Thread.sleep(500);
            }
            Thread.sleep(Math.round(1000 * REST_SECONDS * Math.min(1, surroundings.scale() * 10)));
            double resident = field(pid, "status", "VmRSS:") / 1024;
            double writtenBefore = field(pid, "io", "write_bytes:");
            double cpuBefore = cpuMillis(pid);
            long millis = Math.round(1000 * IDLE_SECONDS * Math.min(1, surroundings.scale() * 10));
            Thread.sleep(millis);
            double cpu = cpuMillis(pid) - cpuBefore;
            double written = (field(pid, "io", "write_bytes:") - writtenBefore) / 1024;
            return List.of(
                    answer(
                            "processor time of an idle worker, " + millis / 1000 + " s",
                            "one core",
                            Question.Unit.MILLISECONDS,
                            millis,
                            cpu,
                            0.002),
                    answer(
                            "disk writes of an idle worker, " + millis / 1000 + " s",
                            "one page",
                            Question.Unit.KIBIBYTES,
                            4,
                            written,
                            0),
                    answer(
                            "resident memory after "
                                    + surroundings.shown(JOBS)
                                    + " jobs and a rest, 8 slots",
                            "100 MiB",
                            Question.Unit.MEBIBYTES,
                            100,
                            resident,
                            1));
        } finally {
            surroundings.run(home, surroundings.queuectl("worker", "stop"));
            Surroundings.remove(home);
        }
    }

    private static Answer answer(
            String row,
            String reference,
            Question.Unit unit,
            double of,
            double taken,
            double most) {
        Question question = new Question(row, reference, unit, new Bar.AtMost(most));
        return new Answer(question, List.of(new Sample(of, taken)));
    }

    /** Answers a number, in KiB or bytes as the kernel gives it. */
    private static double field(long pid, String file, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/" + file))) {
            if (line.startsWith(name)) {
                return Double.parseDouble(line.substring(name.length()).replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + name + " in " + file);
    }

    /**
     * Answers the processor time that a process has used, in the kernel's hundredths of a second.
     */
    private static double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10 * (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]));
    }
}
