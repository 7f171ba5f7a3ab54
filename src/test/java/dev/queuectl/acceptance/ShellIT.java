package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The interactive shell, in a terminal that the test types into. */
@Execution(ExecutionMode.CONCURRENT)
class ShellIT {

    /** Ctrl-P: the line before in the history. */
    private static final String UP = "\u0010";

    @AutoClose private final Queuectl queuectl = new Queuectl().with("TERM", "xterm-256color");

    private PseudoTerminal open() {
        return queuectl.startInPseudoTerminal(100).awaits("queuectl>");
    }

    @Test
    void alone_on_a_terminal_the_program_is_a_shell_that_completes_and_remembers()
            throws IOException {
        PseudoTerminal shell = open();
        shell.enter("enqueue greeting 'echo hello && echo again'").awaits("enqueued");
        shell.enter("worker run --drain").awaits("completed").awaits("queuectl>");
        shell.type("log gre\t").awaits("greeting").enter("").awaits("hello").awaits("again");
        shell.enter("show nothing").awaits("error: there is no job 'nothing'");
        shell.awaits("queuectl[3]>");
        shell.enter("enqueue --env TOKEN=hidden true").awaits("enqueued");
        shell.enter("exit 5").end().exits(5);

        Path history = queuectl.home().resolve("history");
        assertThat(Files.readString(history))
                .contains("log greeting")
                .doesNotContain("hidden")
                .contains("exit 5");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");

        PseudoTerminal next = open().awaits("1 completed · 0 dead");
        next.type(UP).awaits("exit 5").type(UP).awaits("show nothing");
        next.type(PseudoTerminal.INTERRUPT).awaits("queuectl>").type(PseudoTerminal.END);
        next.end().exits(0);
    }

    @Test
    void ctrl_c_interrupts_the_command_and_not_the_shell() {
        PseudoTerminal shell = open();
        shell.enter("enqueue later --delay 1h true").awaits("enqueued");
        shell.enter("wait later").awaits("no worker is running");
        shell.type(PseudoTerminal.INTERRUPT).awaits("interrupted").awaits("queuectl[130]>");
        shell.enter("log -f later").awaits("is due in");
        shell.type(PseudoTerminal.INTERRUPT).awaits("goes on without you").awaits("queuectl[130]>");
        shell.enter("delete later").awaits("Go on? [y/N]").type(PseudoTerminal.INTERRUPT);
        shell.awaits("queuectl[130]>").enter("enqueue - --quiet").awaitsEditor();
        shell.enter("{\"id\":\"typed\",\"command\":\"true\"}").awaitsEditor();
        shell.type(PseudoTerminal.END).awaits("typed").awaits("queuectl>");
        shell.type("half a command" + PseudoTerminal.INTERRUPT).awaits("queuectl>");
        shell.enter("show typed").awaits("pending").awaits("queuectl>");
        shell.type(PseudoTerminal.END).end().exits(0);
    }

    @Test
    void without_a_terminal_its_input_is_a_script() {
        Answer answer =
                queuectl.callWithInput("enqueue job 'exit 3'\nrun 'echo now'\nshow none\n", "shell")
                        .exits(3);
        assertThat(answer.lines()).containsExactly("job", "now");
    }
}
