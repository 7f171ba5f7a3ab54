package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion in the shells that people use, by pressing the tabulator in them. */
@Execution(ExecutionMode.CONCURRENT)
class CompletionIT {

    private static final String PROMPT = "ready>";

    @AutoClose private final Queuectl queuectl = new Queuectl().with("TERM", "xterm");

    private PseudoTerminal bash() {
        PseudoTerminal bash =
                queuectl.startShellInPseudoTerminal(100, "exec bash --norc --noprofile -i");
        bash.enter("bind 'set enable-bracketed-paste off'; PS1=rea; PS1+='dy>'");
        return bash.awaits(PROMPT).enter("eval \"$(queuectl completion bash)\"").awaits(PROMPT);
    }

    @Test
    void bash_completes_commands_options_ids_states_queues_and_keys() {
        queuectl.enqueue("greeting", "--queue", "mail", "echo hello");
        PseudoTerminal bash = bash();
        bash.type("queuectl sho\t").awaits("queuectl show ");
        bash.type("gre\t").awaits("greeting ").enter("").awaits("echo hello").awaits(PROMPT);
        bash.type("queuectl list --sta\t").awaits("--state ").type("pe\t").awaits("pending ");
        bash.type("--que\t").awaits("--queue ").type("m\t").awaits("mail ").enter("");
        bash.awaits("greeting").awaits(PROMPT);
        bash.type("queuectl config set max_r\t").awaits("etries ").enter("9").awaits("9");
        bash.awaits(PROMPT).enter("exit 0").end().exits(0);
    }

    @Test
    void bash_completes_what_stands_behind_a_colon_or_an_equals_sign() {
        queuectl.enqueue("greeting", "--queue", "mail", "echo hello");
        PseudoTerminal bash = bash();
        bash.type("queuectl list state:pen\t").awaits("state:pending ");
        bash.type("-queu\t").awaits("-queue:").type("mai\t").awaits("mail ").enter("");
        bash.awaits(PROMPT).type("queuectl list --state=dea\t").awaits("--state=dead ").enter("");
        bash.awaits(PROMPT).enter("exit 0").end().exits(0);
    }

    @Test
    void bash_completes_files_behind_dashes_and_where_a_file_is_wanted() {
        queuectl.shell("mkdir -p 'some place'; touch 'some place/jobs.jsonl'").exits(0);
        PseudoTerminal bash = bash();
        bash.type("queuectl enqueue -f som\t").awaits("some\\ place/");
        bash.type("jo\t").awaits("jobs.jsonl ").type(PseudoTerminal.INTERRUPT).awaits(PROMPT);
        bash.type("queuectl run -- ls som\t").awaits("some\\ place/").type("\u0015");
        bash.enter("exit 0").end().exits(0);
    }

    @Test
    void zsh_completes_where_there_is_one() {
        assumeInstalled("zsh");
        queuectl.enqueue("greeting", "--queue", "mail", "echo hello");
        PseudoTerminal zsh = queuectl.startShellInPseudoTerminal(100, "exec zsh -f -i");
        zsh.enter("PS1=rea; PS1+='dy>'; autoload -U compinit; compinit -u").awaits(PROMPT);
        zsh.enter("eval \"$(queuectl completion zsh)\"").awaits(PROMPT);
        zsh.type("queuectl sho\t").awaits("w ").type("gre\t").awaits("eting ").enter("");
        zsh.awaits("echo hello").awaits(PROMPT).type("queuectl list -queue:ma\t").awaits("il ");
        zsh.enter("").awaits(PROMPT).enter("exit 0").end().exits(0);
    }

    @Test
    void fish_completes_where_there_is_one() {
        assumeInstalled("fish");
        queuectl.enqueue("greeting", "--queue", "mail", "echo hello");
        // Asked by a command of its own: what fish draws while it guesses cannot be told from it.
        Answer asked =
                queuectl.shell(
                        """
                        queuectl completion fish > completion.fish
                        fish --no-config -c 'source completion.fish
                        complete --do-complete "queuectl show gre"
                        complete --do-complete "queuectl list --state de"
                        complete --do-complete "queuectl list -queue:ma"'
                        """);
        assertThat(asked.exits(0).lines())
                .contains("greeting\tpending echo hello", "dead", "-queue:mail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void what_is_printed_is_good_for_the_shell(String shell) {
        assumeInstalled(shell);
        Answer judged =
                queuectl.shell("queuectl completion " + shell + " > it && " + shell + " -n it");
        assertThat(judged.exits(0).said()).isEmpty();
    }

    @Test
    void a_store_that_is_not_there_is_not_made() {
        Answer answer = queuectl.call("__complete", "--", "show", "").exits(0);
        assertThat(answer.text()).isEmpty();
        assertThat(queuectl.home()).doesNotExist();
    }

    private void assumeInstalled(String shell) {
        assumeTrue(queuectl.shell("command -v " + shell).code() == 0, shell + " is not installed");
    }
}
