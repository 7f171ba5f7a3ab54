package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code top} in a terminal, with keys that a test presses. */
@Execution(ExecutionMode.CONCURRENT)
class TopIT {

    private static final String LEAVE = "\u001b[?1049l";

    @AutoClose private final Queuectl queuectl = new Queuectl().with("TERM", "xterm-256color");

    private PseudoTerminal open(int columns) {
        return queuectl.startInPseudoTerminal(columns, "top", "--every", "200ms");
    }

    @Test
    void it_shows_what_happens_and_leaves_the_terminal_as_it_was() {
        queuectl.enqueue("waiting", "--queue", "mail", "--delay", "1h", "echo later");
        PseudoTerminal top = open(100).awaits("0 workers").awaits("mail").awaits("waiting");
        queuectl.enqueue("fresh", "true");
        queuectl.startWorker();
        top.awaits("1 worker");
        queuectl.awaitState("fresh", "completed");
        top.awaits("completed").type("q").end().exits(0);
        assertThat(top.raw().stripTrailing()).endsWith("\u001b[?25h" + LEAVE);
    }

    @Test
    void keys_show_output_retry_cancel_and_filter() {
        queuectl.enqueue("failed", "--max-retries", "0", "echo why-it-failed >&2; exit 3");
        queuectl.drain();
        queuectl.enqueue("waiting", "--delay", "1h", "true");
        PseudoTerminal top = open(100).awaits("> waiting");
        top.type("?").awaits("call it off").type("x").awaits("> waiting");
        top.type("c").awaits("cancel job waiting? [y/N]").type("y").awaits("cancelled");
        queuectl.awaitState("waiting", "cancelled");
        top.type("j").awaits("> failed").type("o").awaits("why-it-failed").type("x");
        top.awaits("> failed").type("r").awaits("retried");
        queuectl.awaitState("failed", "pending");
        top.type("/state:pending\r").awaits("jobs like state:pending").awaits("> failed");
        top.type("/" + "\u007f".repeat(13) + "stat:dead\r").awaits("stat");
        top.type(PseudoTerminal.INTERRUPT).end().exits(130);
        assertThat(top.raw()).contains(LEAVE);
    }

    @Test
    void a_key_pauses_the_queue_of_the_chosen_job_and_lets_it_go_on() {
        queuectl.enqueue("waiting", "--queue", "mail", "true");
        PseudoTerminal top = open(100).awaits("> waiting").type("p").awaits("(paused)");
        top.type("p").awaits("queue mail goes on").type("q").end().exits(0);
        queuectl.drain();
        assertThat(queuectl.state("waiting")).isEqualTo("completed");
    }

    @Test
    void a_signal_leaves_the_terminal_as_it_was() {
        queuectl.enqueue("waiting", "true");
        String stty = "stty -a | sed 's/speed [0-9]* baud//'";
        PseudoTerminal top =
                queuectl.startShellInPseudoTerminal(
                        80, stty + " >before; queuectl top; echo \"code $?\"; " + stty + " >after");
        top.awaits("> waiting");
        long pid =
                queuectl.processes().stream()
                        .filter(process -> process.command().contains("Main top"))
                        .findFirst()
                        .orElseThrow()
                        .pid();
        Signals.send("TERM", pid);
        top.awaits("code 143").end().exits(0);
        assertThat(queuectl.lines("after")).isEqualTo(queuectl.lines("before"));
        assertThat(top.raw()).contains(LEAVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 200})
    void it_fits_terminals_of_any_width_and_follows_a_new_size(int columns) {
        queuectl.enqueue("waiting", "--delay", "1h", "echo " + "x".repeat(300));
        PseudoTerminal top =
                queuectl.startShellInPseudoTerminal(
                        columns, "tty >tty; exec queuectl top --every 200ms");
        top.awaits("> waiting").awaits("…");
        String tty = queuectl.awaitLines("tty", 1).getFirst();
        queuectl.shell("stty -F " + tty + " cols 70 rows 12").exits(0);
        top.awaits("queuectl").awaits("> waiting").type("q").end().exits(0);
    }

    @Test
    void no_color_means_no_colour() {
        queuectl.with("NO_COLOR", "1").enqueue("waiting", "true");
        PseudoTerminal top = open(80).awaits("> waiting").type("q");
        top.end().exits(0);
        assertThat(top.raw()).doesNotContain("\u001b[36m");
    }

    @Test
    void at_the_shells_prompt_it_comes_back_to_the_prompt() {
        queuectl.enqueue("waiting", "true");
        PseudoTerminal shell = queuectl.startInPseudoTerminal(100).awaits("queuectl>");
        shell.enter("top").awaits("> waiting").type("q").awaits("queuectl>");
        shell.enter("list -o id").awaits("waiting").awaits("queuectl>");
        shell.type(PseudoTerminal.END).end().exits(0);
    }

    @Test
    void without_a_terminal_it_says_what_to_use_instead() {
        Answer answer = queuectl.call("top").exits(2);
        assertThat(answer.said()).contains("queuectl status --watch");
        assertThat(answer.text()).isEmpty();
    }
}
