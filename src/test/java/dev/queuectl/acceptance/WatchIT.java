package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Looking again and again, until somebody has seen enough. */
@Execution(ExecutionMode.CONCURRENT)
class WatchIT {

    @AutoClose private final Queuectl queuectl = new Queuectl().with("TERM", "xterm");

    @Test
    void a_list_on_a_terminal_shows_what_is_new_until_ctrl_c() {
        queuectl.enqueue("first", "true");
        PseudoTerminal watch =
                queuectl.startInPseudoTerminal(60, "list", "--watch", "100ms").awaits("first");
        queuectl.enqueue("second", "true");
        watch.awaits("second").type(PseudoTerminal.INTERRUPT).end().exits(130);
        assertThat(watch.raw().lastIndexOf("\u001b[?7h"))
                .as("where lines that are too long go on below again")
                .isGreaterThan(watch.raw().lastIndexOf("\u001b[?7l"));
    }

    @Test
    void a_status_in_a_pipe_is_told_again_until_it_is_terminated() {
        queuectl.enqueue("first", "true");
        Call watch = queuectl.start("status", "--watch", "100ms").awaitPrinted("pending\t1");
        queuectl.enqueue("second", "true");
        watch.awaitPrinted("pending\t2").signal("TERM");
        watch.end().exits(143);
    }

    @Test
    void at_the_shells_prompt_it_ends_as_anything_else_does() {
        PseudoTerminal shell = queuectl.startInPseudoTerminal(100).awaits("queuectl>");
        shell.enter("stats --watch 100ms").awaits("completed").awaits("completed");
        shell.type(PseudoTerminal.INTERRUPT).awaits("queuectl[130]>").type(PseudoTerminal.END);
        shell.end().exits(130);
    }
}
