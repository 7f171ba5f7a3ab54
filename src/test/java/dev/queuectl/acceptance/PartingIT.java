package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Ctrl-C in {@code run}, pressed by somebody at a terminal, who is asked what he means by it. */
@Execution(ExecutionMode.CONCURRENT)
class PartingIT {

    private static final String QUESTION = "[l]eave, [c]ancel, [g]o on?";

    @AutoClose private final Queuectl queuectl = new Queuectl().with("TERM", "xterm");

    /** Runs a job that ends when there is a file called {@code end}, and presses Ctrl-C. */
    private PseudoTerminal interrupted() {
        PseudoTerminal run =
                queuectl.startInPseudoTerminal(
                        100,
                        "run",
                        "--id",
                        "job",
                        "echo begun; until [ -e end ]; do sleep 0.02; done; echo ended");
        return run.awaits("begun").type(PseudoTerminal.INTERRUPT).awaits(QUESTION);
    }

    private void endJob() {
        queuectl.shell("touch end").exits(0);
    }

    @Test
    void what_is_left_goes_on_and_completes() {
        PseudoTerminal run = interrupted();
        run.enter("l").awaits("goes on without you").end().exits(130);
        assertThat(queuectl.state("job")).isEqualTo("processing");
        endJob();
        queuectl.awaitState("job", "completed");
        assertThat(queuectl.call("log", "job").exits(0).lines()).containsExactly("begun", "ended");
    }

    @Test
    void what_is_cancelled_ends() {
        interrupted().enter("c").awaits("cancelling job job").end().exits(130);
        assertThat(queuectl.state("job")).isEqualTo("cancelled");
    }

    @Test
    void another_ctrl_c_cancels() {
        interrupted().type(PseudoTerminal.INTERRUPT).awaits("cancelling job job").end().exits(130);
        assertThat(queuectl.state("job")).isEqualTo("cancelled");
    }

    @Test
    void whoever_goes_on_sees_the_rest_and_the_code_of_the_command() {
        PseudoTerminal run = interrupted().enter("g");
        endJob();
        run.awaits("ended").end().exits(0);
    }

    @Test
    void a_job_of_another_worker_can_be_left_to_it() {
        queuectl.startWorker();
        PseudoTerminal run = interrupted();
        run.enter("leave").awaits("goes on without you").end().exits(130);
        endJob();
        queuectl.awaitState("job", "completed");
    }

    @Test
    void at_the_shells_prompt_it_is_the_same() {
        PseudoTerminal shell = queuectl.startInPseudoTerminal(100).awaits("queuectl>");
        shell.enter("run --id job 'echo beg''un; sleep 600'").awaits("begun");
        shell.type(PseudoTerminal.INTERRUPT).awaits(QUESTION).type(PseudoTerminal.INTERRUPT);
        shell.awaits("cancelling job job").awaits("queuectl[130]>").enter("exit 0").end().exits(0);
        assertThat(queuectl.state("job")).isEqualTo("cancelled");
    }

    @Test
    void several_jobs_are_cancelled_together() {
        queuectl.shell(
                        """
                        for n in 1 2 3; do
                            echo '{"id":"job'$n'","command":"echo >>begun; sleep 600"}'
                        done >jobs.jsonl
                        """)
                .exits(0);
        PseudoTerminal run =
                queuectl.startInPseudoTerminal(100, "run", "-f", "jobs.jsonl", "-j", "2");
        queuectl.awaitLines("begun", 2);
        queuectl.awaitState("job2", "processing");
        run.type(PseudoTerminal.INTERRUPT).awaits("3 jobs not ended yet: [c]ancel, [g]o on?");
        run.enter("c").awaits("job job3 is cancelled").end().exits(7);
        assertThat(queuectl.counts().get("cancelled").whole()).isEqualTo(3);
    }

    @Test
    void without_a_terminal_what_runs_here_ends_and_what_waits_is_called_off() {
        queuectl.shell("for n in 1 2 3; do echo '{\"command\":\"sleep 600\"}'; done >jobs.jsonl")
                .exits(0);
        Call run = queuectl.startInTerminal("run", "-f", "jobs.jsonl", "-j", "1");
        await().until(() -> queuectl.counts().get("processing").whole() == 1);
        run.signal("INT");
        assertThat(run.end().exits(130).said()).contains("3 jobs called off");
    }
}
