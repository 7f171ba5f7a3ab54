import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long one job takes to enqueue from the command line, against programs that do nothing. */
final class StartUp implements Experiment {
    private static final int PAIRS = 9;

    /** One call is so short that a single disturbance would decide. */
    private static final int CALLS = 10;

    private static final Question AGAINST_JAVA =
            new Question(
                    "start-up of one-shot `enqueue`",
                    "`hello world`, same JVM and flags",
                    Question.Unit.MILLISECONDS,
                    new Bar.AtMost(3.0, 2.5));
    private static final Question AGAINST_NODE =
            new Question(
                    "start-up of one-shot `enqueue`, node",
                    "`node -e 0`",
                    Question.Unit.MILLISECONDS,
                    new Bar.None());

    private final Surroundings surroundings;

    StartUp(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<Answer> measure() throws IOException, InterruptedException {
        List<String> ours = surroundings.queuectl("enqueue", "{\"command\":\"true\"}");
        List<Answer> answers = new ArrayList<>();
        answers.add(compare(AGAINST_JAVA, surroundings.bareJava("Hello"), ours));
        List<String> node = List.of("node", "-e", "0");
        if (surroundings.has(node)) {
            answers.add(compare(AGAINST_NODE, node, ours));
        }
        return answers;
    }

    private Answer compare(Question question, List<String> reference, List<String> ours)
            throws IOException, InterruptedException {
        Path home = surroundings.newHome();
        surroundings.run(home, reference);
        surroundings.run(home, ours);
        List<Sample> samples = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            samples.add(new Sample(milliseconds(home, reference), milliseconds(home, ours)));
        }
        return new Answer(question, samples);
    }

    private double milliseconds(Path home, List<String> command)
            throws IOException, InterruptedException {
        return surroundings.seconds(home, Surroundings.repeated(CALLS, command)) * 1000 / CALLS;
    }
}
