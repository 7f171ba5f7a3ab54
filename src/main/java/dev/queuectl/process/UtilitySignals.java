package dev.queuectl.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends signals by the shell's {@code kill}. Between the look at a process and its signal lie some
 * milliseconds in which its pid may, in theory, change hands.
 */
final class UtilitySignals implements Signals {

    @Override
    public void send(KillSignal signal, List<ProcessEntry> processes) {
        List<String> targets = new ArrayList<>();
        for (ProcessEntry process : processes) {
            if (process.isStillThere()) {
                targets.add(Long.toString(process.pid()));
            }
        }
        if (!targets.isEmpty()) {
            kill(signal, targets);
        }
    }

    @Override
    public void sendToGroup(KillSignal signal, long group) {
        if (group <= 1) {
            throw new IllegalArgumentException("no group of a command: " + group);
        }
        kill(signal, List.of("-" + group));
    }

    private static void kill(KillSignal signal, List<String> targets) {
        String script =
                switch (signal) {
                    case TERMINATE -> "kill -s TERM -- \"$@\"; kill -s CONT -- \"$@\"";
                    case KILL -> "kill -s KILL -- \"$@\"";
                    case PAUSE -> "kill -s STOP -- \"$@\"";
                    case RESUME -> "kill -s CONT -- \"$@\"";
                };
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "kill"));
        command.addAll(targets);
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failure) {
            // Out of processes or memory: whoever ends a tree looks again and comes back.
        }
    }
}
