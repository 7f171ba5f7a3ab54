package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.acceptance.Tour.Step;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Walks through the README's tour as its reader does: one shell, in an empty folder. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class TourIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void every_command_of_the_tour_exits_as_the_README_says() throws IOException {
        List<Step> steps = Tour.steps(Files.readString(Path.of("README.md")));
        assertThat(steps).isNotEmpty();
        Files.createSymbolicLink(queuectl.work().resolve("queuectl"), Queuectl.LAUNCHER);

        queuectl.withLongGrace();
        StringBuilder session = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (Step step : steps) {
            session.append(step.command()).append('\n');
            session.append("echo $? >>\"$HOME/codes\"\n");
            expected.add(step.code() + " from " + step.command());
        }
        Answer answer = queuectl.startShell(session.toString()).endWithin(Duration.ofMinutes(15));

        List<String> codes = Files.readAllLines(queuectl.folder().resolve("codes"));
        List<String> actual = new ArrayList<>();
        for (int step = 0; step < codes.size(); step++) {
            actual.add(codes.get(step) + " from " + steps.get(step).command());
        }
        assertThat(actual).as("%s", answer).isEqualTo(expected);
    }
}
