package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.Jobs;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the pages say, as a browser without scripts gets it. */
class PagesTest {
    private static final String PAYLOAD = "<img src=x onerror=alert(1)>\"'</script>";

    @TempDir Path folder;
    private DashboardBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = DashboardBench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.log).isEmpty();
    }

    private Reply get(String target, String... headers) throws IOException {
        return bench.as(DashboardBench.VIEWER, "GET", target, headers);
    }

    private String page(String target) throws IOException {
        Reply reply = get(target);
        assertThat(reply.status()).as(target).isEqualTo(200);
        return reply.body();
    }

    private void enqueue(Job job) {
        assertThat(bench.storage.jobs().enqueue(List.of(job), Acceptance.EACH)).isEmpty();
    }

    private void run(String id, Outcome outcome, Verdict verdict, CapturedOutput output) {
        Job held =
                bench.storage
                        .jobs()
                        .turn(
                                new Turn(
                                        Jobs.WORKER,
                                        Jobs.NOW,
                                        List.of(),
                                        List.of(),
                                        Specimens.claimOnly(id)))
                        .claimed()
                        .getFirst();
        bench.storage
                .jobs()
                .turn(
                        new Turn(
                                Jobs.WORKER,
                                Jobs.NOW,
                                List.of(
                                        Specimens.conclusion(
                                                held, outcome, verdict, Jobs.NOW, output)),
                                List.of(),
                                Turn.Claim.NOTHING));
    }

    private static Job pending(String id, String command) {
        Job plain = Jobs.pending(id);
        return new Job(
                plain.id(),
                Jobs.spec(command, 0),
                plain.createdAt(),
                plain.updatedAt(),
                plain.runAt(),
                plain.counters(),
                plain.fence(),
                plain.state(),
                plain.last());
    }

    private void die(String id, String err) {
        enqueue(Jobs.pending(id));
        run(
                id,
                new Outcome.Exited(28),
                new Verdict.Bury(Reason.EXIT),
                Specimens.output("out of " + id, err));
    }

    @Test
    void the_overview_tells_counts_troubles_and_what_jobs_died_of() throws IOException {
        enqueue(Jobs.pending("waiting"));
        die("dead-1", "no");

        String page = page("/");

        assertThat(page)
                .contains("<b>1</b><span>pending</span>", "<b>1</b><span>dead</span>")
                .contains("Jobs wait in queue default, and no worker serves it.")
                .contains("exit 28: no");
        assertThat(page.split("data-second", -1)).hasSize(61);
    }

    @Test
    void a_filter_is_kept_in_its_field_and_what_is_wrong_with_it_is_said_beside()
            throws IOException {
        enqueue(Jobs.pending("one"));

        assertThat(page("/jobs?q=state%3Apending"))
                .contains("value=\"state:pending\"", "href=\"/jobs/one\"", "1 in all");
        Reply wrong = get("/jobs?q=%22%3Eflavour%3Asweet");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body())
                .contains("value=\"&#34;>flavour:sweet\"", "aria-invalid=\"true\"")
                .contains("lacks the closing quote")
                .doesNotContain("href=\"/jobs/one\"");
    }

    @Test
    void pages_of_jobs_lead_to_older_ones_and_back() throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            jobs.add(Jobs.pending("job-" + i));
        }
        bench.storage.jobs().enqueue(jobs, Acceptance.EACH);

        String first = page("/jobs?q=queue%3Adefault");
        int link = first.indexOf("href=\"/jobs?q=queue%3Adefault&amp;before=");
        assertThat(link).isPositive();
        String older = first.substring(link + 6, first.indexOf('"', link + 6));
        assertThat(page(older.replace("&amp;", "&")))
                .contains("href=\"/jobs/job-0\"", ">Newest</a>")
                .doesNotContain("href=\"/jobs/job-59\"", ">Older</a>");
    }

    @Test
    void the_history_shows_jobs_that_run_no_more() throws IOException {
        enqueue(Jobs.pending("waiting"));
        die("dead-1", "no");

        assertThat(page("/history"))
                .contains("href=\"/jobs/dead-1\"", "exit 28")
                .doesNotContain("href=\"/jobs/waiting\"");
        assertThat(page("/history?q=state%3Apending")).contains("No job is like that.");
    }

    @Test
    void a_job_shows_its_runs_and_what_the_last_one_wrote() throws IOException {
        die("dead-1", "\u001b[31mred\u001b[0m\r\n10%\r20%\nlast");

        assertThat(page("/jobs/dead-1"))
                .contains(">dead</span>", "1 of 4", "exit 28", "out of dead-1")
                .contains("<span class=\"a-red\">red</span>\n20%\nlast</pre>");
        assertThat(get("/jobs/dea").header("Location")).isEqualTo("/jobs/dead-1");
        assertThat(get("/jobs/none").status()).isEqualTo(404);
        assertThat(get("/jobs/dead-1?run=x").status()).isEqualTo(400);
    }

    @Test
    void a_command_of_several_lines_is_shown_in_lines() throws IOException {
        enqueue(pending("long", "cd /srv\n\tmake \u001b[31m\n\nmake install"));

        assertThat(page("/jobs/long")).contains("cd /srv\n\tmake \\x1b[31m\n\nmake install</pre>");
    }

    @Test
    void dead_jobs_are_grouped_and_a_group_shows_its_own() throws IOException {
        die("dead-1", "no");
        enqueue(Jobs.pending("dead-2"));
        run(
                "dead-2",
                new Outcome.TimedOut(),
                new Verdict.Bury(Reason.TIMEOUT),
                CapturedOutput.NONE);
        String all = page("/dead");
        assertThat(all).contains("2 in all", "exit 28: no", "timeout: no");

        int link = all.indexOf("/dead?group=");
        String group = page(all.substring(link, all.indexOf('"', link)));
        assertThat(group.split("<tbody>", -1)[2]).containsOnlyOnce("<tr data-key=\"dead-");
        assertThat(get("/dead?group=%3Cb%3E").status()).isEqualTo(400);
    }

    @Test
    void what_people_and_commands_wrote_is_text_and_never_markup() throws IOException {
        enqueue(pending("sly", "echo " + PAYLOAD));
        run(
                "sly",
                new Outcome.Exited(1),
                new Verdict.Bury(Reason.EXIT),
                Specimens.output(PAYLOAD, PAYLOAD));

        for (String path : List.of("/", "/jobs", "/history", "/dead", "/jobs/sly")) {
            assertThat(page(path)).doesNotContain("<img src=x");
        }
        String typed = URLEncoder.encode(PAYLOAD, StandardCharsets.UTF_8);
        assertThat(get("/jobs?q=" + typed).body()).doesNotContain("<img src=x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/jobs",
                "/history",
                "/dead",
                "/queues",
                "/workers",
                "/settings",
                "/jobs/a"
            })
    void every_page_has_its_place_in_the_menu_and_forbids_what_is_not_its_own(String path)
            throws IOException {
        enqueue(Jobs.pending("a"));

        Reply reply = get(path);

        assertThat(reply.body()).containsOnlyOnce("aria-current=\"page\"").containsOnlyOnce("<h1>");
        assertThat(reply.body()).doesNotContain("style=", "<script>", "onclick");
        assertThat(reply.header("Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    void a_theme_that_somebody_chose_is_kept_by_a_cookie_and_nothing_else_is() throws IOException {
        assertThat(get("/", "Cookie: queuectl-theme=dark").body()).contains("data-theme=\"dark\"");
        assertThat(get("/", "Cookie: queuectl-theme=x\"y").body()).contains("data-theme=\"\"");
    }

    @Test
    void what_can_be_done_is_offered_to_those_who_may() throws IOException {
        die("dead-1", "no");

        for (String path : List.of("/jobs", "/jobs/dead-1", "/dead", "/settings")) {
            assertThat(page(path)).doesNotContain("data-method", "name=\"job\"", "data-put");
            assertThat(bench.as(DashboardBench.OPERATOR, "GET", path).body())
                    .containsPattern("data-method|name=\"job\"|data-put");
        }
        assertThat(page("/enqueue")).contains("cannot be enqueued here").doesNotContain("<form");
        assertThat(bench.as(DashboardBench.OPERATOR, "GET", "/enqueue").body())
                .contains("<form id=\"enqueue\"");
    }

    @Test
    void settings_tell_what_holds_and_whether_somebody_set_it() throws IOException {
        bench.storage.settings().put("max_retries", "7");

        assertThat(page("/settings"))
                .contains("<code>max_retries</code></th><td><code>7</code></td><td>set</td>")
                .contains("<code>backoff_base</code></th><td><code>2</code></td><td> default</td>");
    }

    @Test
    void everything_that_pages_need_besides_themselves_is_small() throws IOException {
        int bytes = 0;
        for (String name : Assets.names()) {
            Reply reply = get("/static/" + name);
            assertThat(reply.status()).as(name).isEqualTo(200);
            bytes += Integer.parseInt(reply.header("Content-Length"));
        }
        assertThat(bytes).isLessThan(120 * 1024);
    }

    @Test
    void paused_queues_say_by_whom_and_the_overview_that_jobs_wait() throws IOException {
        enqueue(Jobs.pending("waits"));
        assertThat(page("/")).contains("Jobs wait in queue default, and no worker serves it.");
        assertThat(
                        bench.send("POST", "/api/v1/queues/default/pause", "{\"why\":\"<b>move\"}")
                                .status())
                .isEqualTo(200);
        assertThat(bench.send("PUT", "/api/v1/queues/mail/limit", "{\"value\":\"3\"}").status())
                .isEqualTo(200);

        assertThat(page("/queues"))
                .containsPattern("by ann@here, (now|.+ ago): &lt;b&gt;move")
                .contains("/jobs?q=queue%3Amail")
                .doesNotContain("data-put");
        assertThat(bench.as(DashboardBench.OPERATOR, "GET", "/queues").body())
                .contains("/queues/default/resume", "/queues/mail/pause", "/queues/mail/limit");
        assertThat(page("/"))
                .containsPattern(
                        "Jobs wait in queue default, which is paused by ann@here,"
                                + " (now|.+ ago): &lt;b&gt;move\\.")
                .doesNotContain("no worker serves");
    }

    @Test
    void queues_keep_their_places_whatever_there_is_to_do() throws IOException {
        enqueue(Jobs.pending("waits"));
        assertThat(bench.send("PUT", "/api/v1/queues/alpha/limit", "{\"value\":\"3\"}").status())
                .isEqualTo(200);

        assertThat(page("/queues"))
                .containsSubsequence("data-key=\"alpha\"", "data-key=\"default\"");
        assertThat(page("/")).containsSubsequence("data-key=\"default\"", "data-key=\"alpha\"");
    }

    @Test
    void queues_without_jobs_are_left_out() throws IOException {
        assertThat(page("/queues")).contains("No queue has a job.");
        enqueue(Jobs.pending("a"));
        assertThat(page("/queues")).contains("href=\"/jobs?q=queue%3Adefault\"");
    }
}
