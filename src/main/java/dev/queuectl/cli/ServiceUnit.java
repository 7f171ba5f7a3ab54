package dev.queuectl.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The unit by which systemd runs a worker as a service.
 *
 * <p>It is told when the worker is ready, starts it anew when it died or its loop hangs, and leaves
 * it stopped when {@code queuectl worker stop} stopped it. Stopping it is stopping the worker: TERM
 * goes to the worker alone, so running jobs may finish within the grace, and what lasts longer is
 * given back. Only what is then left of the whole service is killed.
 *
 * @param launcher the program
 * @param options the arguments of {@code worker run}
 * @param environment variables that the worker shall see
 * @param grace how long jobs may go on when the service is stopped
 * @param killGrace how long ending them may take besides
 * @param system whether it is for the whole machine, rather than for one user's session
 */
record ServiceUnit(
        Path launcher,
        List<String> options,
        Map<String, String> environment,
        Duration grace,
        Duration killGrace,
        boolean system) {
    private static final Duration MARGIN = Duration.ofSeconds(20);

    /** Answers the unit as systemd reads it. */
    String text() {
        StringBuilder variables = new StringBuilder();
        environment.forEach((name, value) ->
                variables.append("Environment=").append(quoted(name + "=" + value)).append('\n'));
        StringBuilder command = new StringBuilder(quoted(launcher.toString()) + " worker run");
        for (String option : options) {
            command.append(' ').append(argument(option));
        }
        return """
        [Unit]
        Description=queuectl worker
        After=network-online.target
        Wants=network-online.target
        StartLimitIntervalSec=60
        StartLimitBurst=5

        [Service]
        Type=notify
        NotifyAccess=main
        %sExecStart=%s
        KillMode=mixed
        TimeoutStartSec=2min
        TimeoutStopSec=%ds
        WatchdogSec=60
        Restart=on-failure
        RestartSec=2
        RestartPreventExitStatus=2 9 10
        SuccessExitStatus=143
        OOMPolicy=continue
        TasksMax=infinity
        LimitNOFILE=65536
        UMask=0077

        [Install]
        WantedBy=%s
        """
                .formatted(
                        variables,
                        command,
                        grace.plus(killGrace).plus(MARGIN).toSeconds(),
                        system ? "multi-user.target" : "default.target");
    }

    /** Unlike the program's own path, an argument has variables looked for in it. */
    private static String argument(String text) {
        return quoted(text.replace("$", "$$"));
    }

    /** As systemd reads a word: in quotes, with C's escapes, and {@code %} doubled. */
    private static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
        return escaped.matches("[A-Za-z0-9_./:=@%+,-]+") ? escaped : '"' + escaped + '"';
    }
}
