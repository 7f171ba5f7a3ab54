package dev.queuectl.cli;

import java.util.List;

/** How each command is used, for its help and its manual page. Each line is one that works. */
final class Examples {
    private Examples() {}

    /**
     * One way to use a command.
     *
     * @param line what is typed
     * @param meaning what it does, a phrase without an end
     */
    record Example(String line, String meaning) {}

    private static Example example(String line, String meaning) {
        return new Example(line, meaning);
    }

    /** Answers some for a command, the plainest first; nothing for an unknown one. */
    static List<Example> of(String command) {
        return switch (command.indexOf(' ') < 0 ? "" : command.substring(0, command.indexOf(' '))) {
            case "worker" -> ofWorkers(command);
            case "dlq" -> ofDeadLetters(command);
            case "queue" -> ofQueues(command);
            case "config" -> ofSettings(command);
            case "db" -> ofStores(command);
            default -> ofJobs(command);
        };
    }

    private static List<Example> ofJobs(String command) {
        return switch (command) {
            case "enqueue" ->
                    List.of(
                            example(
                                    "queuectl enqueue \"tar czf notes.tgz notes\"",
                                    "run a command line once a worker is free"),
                            example(
                                    "queuectl enqueue --queue mail --delay 10m -- ./send --to"
                                            + " 'Ann Lee'",
                                    "run a program in ten minutes, without a shell"),
                            example(
                                    "queuectl enqueue -f jobs.jsonl",
                                    "store many jobs, a JSON object on a line each"));
            case "run" ->
                    List.of(
                            example(
                                    "queuectl run -- make test",
                                    "run a program now and exit with its code"),
                            example(
                                    "queuectl run --timeout 10m \"pg_dump app >app.sql\"",
                                    "end it when it takes longer than ten minutes"));
            case "status" ->
                    List.of(
                            example("queuectl status", "see how things are"),
                            example("queuectl status --watch", "see it again every 2 s"));
            case "top" ->
                    List.of(
                            example(
                                    "queuectl top",
                                    "watch everything, q leaves, ? shows the keys"));
            case "stats" ->
                    List.of(
                            example("queuectl stats", "see the last hour in figures"),
                            example(
                                    "queuectl stats --since 1d --by command",
                                    "see which commands take long or fail"));
            case "events" ->
                    List.of(
                            example("queuectl events -f", "hear of everything as it happens"),
                            example(
                                    "queuectl events --since 10m -o csv --fields at,event,id",
                                    "get what happened as a table"));
            case "list" ->
                    List.of(
                            example("queuectl list", "see the jobs that are not finished"),
                            example(
                                    "queuectl list state:dead queue:mail 'age:<1d'",
                                    "see jobs like this, whatever their state"),
                            example(
                                    "queuectl list --all -o csv --fields id,state,exit_code",
                                    "get some fields of every job as a table"));
            case "show" ->
                    List.of(
                            example("queuectl show last", "see everything about the newest job"),
                            example("queuectl show k3f9 --json", "get it as JSON"));
            case "explain" ->
                    List.of(
                            example(
                                    "queuectl explain last",
                                    "see why the newest job does not run"));
            case "log" ->
                    List.of(
                            example("queuectl log last", "see what the newest job wrote"),
                            example(
                                    "queuectl log -f k3f9 --stream err",
                                    "follow the error output of a job that runs"));
            case "cancel" ->
                    List.of(
                            example("queuectl cancel k3f9", "call a job off, ending what runs"),
                            example(
                                    "queuectl cancel state:pending tag:nightly --yes",
                                    "call off all jobs like this"));
            case "retry" ->
                    List.of(
                            example("queuectl retry k3f9", "run a job again"),
                            example(
                                    "queuectl retry state:dead exit:137 --dry-run",
                                    "see which jobs would run again"));
            case "delete" ->
                    List.of(
                            example("queuectl delete k3f9", "forget a job with its output"),
                            example(
                                    "queuectl delete state:completed 'age:>30d' --yes",
                                    "forget all jobs like this"));
            case "clone" ->
                    List.of(
                            example("queuectl clone last", "enqueue the newest job once more"),
                            example(
                                    "queuectl clone tag:nightly state:completed --yes",
                                    "enqueue all jobs like this once more"));
            case "hold" ->
                    List.of(
                            example("queuectl hold k3f9", "keep a waiting job from running"),
                            example(
                                    "queuectl hold queue:mail host:web1 --dry-run",
                                    "see which jobs would be kept"));
            case "release" ->
                    List.of(
                            example("queuectl release k3f9", "let it run when it is due"),
                            example("queuectl release --all", "let all run that are kept"));
            case "priority" ->
                    List.of(
                            example(
                                    "queuectl priority --to 100 k3f9",
                                    "let a waiting job go before others"),
                            example(
                                    "queuectl priority --to -10 tag:nightly",
                                    "let all jobs like this come last"));
            case "wait" ->
                    List.of(
                            example("queuectl wait k3f9 p0aa", "go on when both have ended"),
                            example(
                                    "queuectl wait --queue mail --timeout 10m",
                                    "go on when the queue is empty, or after ten minutes"));
            case "purge" ->
                    List.of(
                            example(
                                    "queuectl purge --older-than 7d --yes",
                                    "forget what ended more than a week ago"));
            case "audit" ->
                    List.of(
                            example("queuectl audit", "see what was done lately, and by whom"),
                            example(
                                    "queuectl audit --user ann --since 7d -o csv",
                                    "see what somebody did in a week, for a spreadsheet"));
            case "doctor" ->
                    List.of(
                            example("queuectl doctor", "see what is wrong, and how to mend it"),
                            example(
                                    "queuectl doctor --strict --json",
                                    "let a monitor decide by the exit code"));
            case "backup" ->
                    List.of(
                            example(
                                    "queuectl backup monday.zip",
                                    "copy a store in a file, while it is in use"));
            case "restore" ->
                    List.of(
                            example("queuectl restore monday.zip --dry-run", "verify a backup"),
                            example(
                                    "queuectl restore monday.zip --home new",
                                    "make a store of it in another home"));
            case "dashboard" ->
                    List.of(
                            example("queuectl dashboard", "serve a page, and print its link"),
                            example(
                                    "queuectl dashboard --port 0 --read-only",
                                    "on any free port, where nobody can change anything"));
            case "export" ->
                    List.of(
                            example(
                                    "queuectl export -o queue.jsonl",
                                    "write all there is to a file"),
                            example(
                                    "queuectl export state:dead queue:mail",
                                    "show the dead jobs of a queue, whole"));
            case "import" ->
                    List.of(
                            example(
                                    "queuectl import queue.jsonl",
                                    "add what of it is not there yet"));
            case "shell" ->
                    List.of(example("queuectl shell", "type commands at a prompt, Ctrl-D leaves"));
            case "completion" ->
                    List.of(example("queuectl completion bash", "see what to put where for bash"));
            case "help" ->
                    List.of(
                            example("queuectl help", "see what there is"),
                            example("queuectl help worker start", "see how one command is used"));
            case "version" -> List.of(example("queuectl version", "see which queuectl this is"));
            default -> List.of();
        };
    }

    private static List<Example> ofWorkers(String command) {
        return switch (command) {
            case "worker start" ->
                    List.of(
                            example(
                                    "queuectl worker start --count 4",
                                    "run jobs in the background, four at a time"),
                            example(
                                    "queuectl worker start --queue mail",
                                    "run jobs of one queue alone"));
            case "worker run" ->
                    List.of(
                            example(
                                    "queuectl worker run --drain",
                                    "run what there is and leave, in a cron job or a test"));
            case "worker scale" ->
                    List.of(
                            example(
                                    "queuectl worker scale w-3f9k 8",
                                    "let a worker run eight jobs at a time, while it runs"));
            case "worker stop" ->
                    List.of(
                            example(
                                    "queuectl worker stop",
                                    "let all of this host finish and leave"),
                            example(
                                    "queuectl worker stop --now w-3f9k",
                                    "end the jobs of one, which others will run"));
            case "worker list" ->
                    List.of(
                            example("queuectl worker list", "see the workers of every host"),
                            example(
                                    "queuectl worker list -o jsonl --fields id,jobs",
                                    "get what each of them runs"));
            case "worker logs" ->
                    List.of(example("queuectl worker logs -f", "follow the log of the latest"));
            case "worker install" ->
                    List.of(
                            example(
                                    "queuectl worker install --count 4",
                                    "have systemd run a worker for you"),
                            example(
                                    "queuectl worker install --print",
                                    "see the unit without installing it"));
            default -> List.of();
        };
    }

    private static List<Example> ofDeadLetters(String command) {
        return switch (command) {
            case "dlq list" ->
                    List.of(
                            example("queuectl dlq list", "see jobs that are out of retries"),
                            example("queuectl dlq list --group", "see what they died of"));
            case "dlq show" ->
                    List.of(
                            example(
                                    "queuectl dlq show last",
                                    "see the newest dead job and what it said last"));
            case "dlq retry" ->
                    List.of(
                            example("queuectl dlq retry k3f9", "let a dead job start over"),
                            example(
                                    "queuectl dlq retry --match 1f4c09aa --rate 5/s",
                                    "let those of a group start over, five a second"));
            case "dlq purge" ->
                    List.of(example("queuectl dlq purge --all --yes", "forget all dead jobs"));
            default -> List.of();
        };
    }

    private static List<Example> ofQueues(String command) {
        return switch (command) {
            case "queue list" ->
                    List.of(
                            example("queuectl queue list", "see what is in each queue"),
                            example(
                                    "queuectl queue list -o csv --fields queue,limit,paused",
                                    "get some of it as a table"));
            case "queue show" ->
                    List.of(
                            example(
                                    "queuectl queue show mail",
                                    "see what is in one, and what was said about it"));
            case "queue set" ->
                    List.of(
                            example(
                                    "queuectl queue set mail limit 3",
                                    "let no more than three of its jobs run at once, anywhere"),
                            example(
                                    "queuectl queue set mail job_timeout none",
                                    "let the default hold again"));
            case "queue pause" ->
                    List.of(
                            example(
                                    "queuectl queue pause mail --reason \"the server moves\"",
                                    "let no more of its jobs start for now"));
            case "queue resume" ->
                    List.of(example("queuectl queue resume mail", "let them start again"));
            case "queue drain" ->
                    List.of(
                            example(
                                    "queuectl queue drain mail --timeout 10m",
                                    "go on when its jobs have run, or after ten minutes"));
            default -> List.of();
        };
    }

    private static List<Example> ofSettings(String command) {
        return switch (command) {
            case "config set" ->
                    List.of(
                            example(
                                    "queuectl config set max-retries 5",
                                    "allow jobs to come five retries"));
            case "config get" ->
                    List.of(example("queuectl config get max_retries", "get one setting"));
            case "config list" ->
                    List.of(example("queuectl config list", "see every setting and what it does"));
            case "config unset" ->
                    List.of(
                            example(
                                    "queuectl config unset max_retries",
                                    "let the default hold again"));
            default -> List.of();
        };
    }

    private static List<Example> ofStores(String command) {
        return switch (command) {
            case "db copy" ->
                    List.of(
                            example(
                                    "queuectl db copy --to postgresql://ann@db/queue",
                                    "bring the queue to a server"),
                            example(
                                    "queuectl db copy --to-env TARGET",
                                    "the same, with the password in a variable"));
            case "db status" ->
                    List.of(
                            example(
                                    "queuectl db status",
                                    "see how large it is, and what slows it"));
            case "db migrate" ->
                    List.of(
                            example(
                                    "queuectl db migrate",
                                    "bring it to the version that this one needs"));
            default -> List.of();
        };
    }
}
