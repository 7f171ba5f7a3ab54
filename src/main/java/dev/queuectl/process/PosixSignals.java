package dev.queuectl.process;

import java.util.List;

/** Sends signals by system calls. */
final class PosixSignals implements Signals {

    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    @Override
    public void send(KillSignal signal, List<ProcessEntry> processes) {
        processes.forEach(process -> send(signal, process));
    }

    @Override
    public void sendToGroup(KillSignal signal, long group) {
        if (group <= 1) {
            throw new IllegalArgumentException("no group of a command: " + group);
        }
        int target = -Math.toIntExact(group);
        for (int number : numbers(signal)) {
            LibC.kill(target, number);
        }
    }

    private static void send(KillSignal signal, ProcessEntry process) {
        int pid = Math.toIntExact(process.pid());
        int pidfd = LibC.pidfdOpen(pid);
        if (pidfd == -LibC.ENOSYS) {
            // Before Linux 5.3: a few microseconds remain in which the pid may change hands.
            if (process.isStillThere()) {
                for (int number : numbers(signal)) {
                    LibC.kill(pid, number);
                }
            }
            return;
        }
        if (pidfd < 0) {
            return;
        }
        try {
            // Looked at after the descriptor was taken, so that it is this process that gets it.
            if (process.isStillThere()) {
                for (int number : numbers(signal)) {
                    LibC.pidfdSendSignal(pidfd, number);
                }
            }
        } finally {
            LibC.close(pidfd);
        }
    }

    private static int[] numbers(KillSignal signal) {
        return switch (signal) {
            case TERMINATE -> new int[] {SIGTERM, SIGCONT};
            case KILL -> new int[] {SIGKILL};
            case PAUSE -> new int[] {SIGSTOP};
            case RESUME -> new int[] {SIGCONT};
        };
    }
}
