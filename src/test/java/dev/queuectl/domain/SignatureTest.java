package dev.queuectl.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What dead jobs have in common. */
class SignatureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    No space left on device                          | No space left on device
                    cannot open /var/lib/x-17/a.txt: No such file    | cannot open <path>: No such file
                    cp: cannot stat 'a b': No such file              | cp: cannot stat <text>: No such file
                    ls: cannot access ‘größe’: no                    | ls: cannot access <text>: no
                    can't find it, don't know why                    | can't find it, don't know why
                    key "a" is not "b"                               | key <text> is not <text>
                    I/O error after 12 of 17 blocks                  | I/O error after <n> of <n> blocks
                    main.py line 12: bad                             | main.py line <n>: bad
                    src/app/main.py:12: bad                          | <path>:<n>: bad
                    lib/main.py:12: bad                              | <path>:<n>: bad
                    ./run and ~/bin/run and ../x                     | <path> and <path> and <path>
                    2025-11-04T10:30:00.123 retry 3 failed           | <n> retry <n> failed
                    connect to 10.0.0.17:5432 refused                | connect to <n> refused
                    GET https://example.org/a?b=1 gave 503.          | GET <url> gave <n>.
                    commit deadbeef1 not found                       | commit <hex> not found
                    at 0x7ffd12 in DEAD00BEEF                        | at <hex> in <hex>
                    decade faced cafe                                | decade faced cafe
                    id 550e8400-e29b-41d4-a716-446655440000 is gone  | id <hex> is gone
                    job17 of web-3 lost                              | job<n> of web-<n> lost
                    ^  two   spaces	and a tab ^                      | two spaces\\tand a tab
                    """)
    void what_differs_from_job_to_job_is_blank(String line, String general) {
        assertThat(Signature.generalised(line)).isEqualTo(general);
    }

    @Test
    void a_signature_is_short_and_cannot_command_a_terminal() {
        assertThat(Signature.generalised("\u001b[31mred")).isEqualTo("\\x<n>b[<n>mred");
        assertThat(Signature.generalised("1 ".repeat(100))).hasSize(200);
        assertThat(Signature.generalised(" ")).isEmpty();
    }

    private static Signature signature(Outcome outcome, Reason reason, String line) {
        Job claimed = Jobs.pending("job").claimedBy(Jobs.WORKER, Jobs.NOW);
        Job dead = claimed.concluded(outcome, new Verdict.Bury(reason), Jobs.NOW);
        Run run =
                new Run(
                        1,
                        Jobs.WORKER,
                        "here",
                        OptionalLong.empty(),
                        Jobs.NOW,
                        Jobs.NOW,
                        outcome,
                        Optional.empty(),
                        new Run.Output(0, 5, line));
        return Signature.of(dead, Optional.of(run));
    }

    @Test
    void how_it_ended_is_part_of_it() {
        assertThat(signature(new Outcome.Exited(28), Reason.EXIT, "disk 3 full").text())
                .isEqualTo("exit 28: disk <n> full");
        assertThat(signature(new Outcome.Exited(28), Reason.EXIT, "").text()).isEqualTo("exit 28");
        assertThat(signature(new Outcome.Signalled(9), Reason.SIGNAL, "").text())
                .isEqualTo("signal 9");
        assertThat(signature(new Outcome.TimedOut(), Reason.TIMEOUT, "slow").text())
                .isEqualTo("timeout: slow");
        assertThat(signature(new Outcome.Lost(), Reason.POISON, "").text()).isEqualTo("poison");
    }

    @Test
    void without_a_run_there_is_no_line() {
        Job dead =
                Jobs.pending("job")
                        .claimedBy(Jobs.WORKER, Jobs.NOW)
                        .concluded(new Outcome.Exited(3), new Verdict.Bury(Reason.EXIT), Jobs.NOW);
        assertThat(dead.last().orElseThrow().exitCode()).isEqualTo(OptionalInt.of(3));
        assertThat(Signature.of(dead, Optional.empty()).text()).isEqualTo("exit 3");
    }

    @Test
    void it_is_meant_by_its_text_and_by_its_id() {
        Signature signature = new Signature("exit 3: no");

        assertThat(Signature.isId(signature.id())).isTrue();
        assertThat(signature.isMeantBy(signature.id())).isTrue();
        assertThat(signature.isMeantBy("exit 3: no")).isTrue();
        assertThat(signature.isMeantBy("exit 3")).isFalse();
        assertThat(signature.id()).isNotEqualTo(new Signature("exit 3: yes").id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 3", "exit 3: no", "signal 9", "timeout: slow", "poison"})
    void a_signature_is_told_from_a_filter(String text) {
        assertThat(Signature.isOne(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit:3", "reason:timeout", "timeout:x", "rsync", "error:\"exit 3\""})
    void and_a_filter_from_a_signature(String text) {
        assertThat(Signature.isOne(text)).isFalse();
        assertThat(Signature.isId(text)).isFalse();
    }
}
