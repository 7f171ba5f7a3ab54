package dev.queuectl.process;

import dev.queuectl.process.CannotStart.Reason;

import java.util.Arrays;
import java.util.Optional;

/** The error numbers of Linux that tell why a command did not start. */
enum Errno {
    EPERM(1, "operation not permitted", Reason.NOT_EXECUTABLE),
    ENOENT(2, "no such file or directory", Reason.PROGRAM_NOT_FOUND),
    EIO(5, "input/output error", Reason.RESOURCES),
    E2BIG(7, "argument list too long", Reason.ARGUMENTS_TOO_LONG),
    ENOEXEC(8, "not a program, and without a #! line", Reason.NOT_EXECUTABLE),
    EAGAIN(11, "no more processes allowed", Reason.RESOURCES),
    ENOMEM(12, "out of memory", Reason.RESOURCES),
    EACCES(13, "permission denied", Reason.NOT_EXECUTABLE),
    ENOTDIR(20, "not a directory", Reason.PROGRAM_NOT_FOUND),
    EISDIR(21, "is a directory", Reason.NOT_EXECUTABLE),
    EINVAL(22, "not a program for this machine", Reason.NOT_EXECUTABLE),
    ENFILE(23, "too many open files on this machine", Reason.RESOURCES),
    EMFILE(24, "too many open files", Reason.RESOURCES),
    ETXTBSY(26, "the file is being written", Reason.NOT_EXECUTABLE),
    ENOSPC(28, "no space left on device", Reason.RESOURCES),
    EROFS(30, "read-only file system", Reason.NOT_EXECUTABLE),
    ENAMETOOLONG(36, "file name too long", Reason.PROGRAM_NOT_FOUND),
    ELOOP(40, "too many symbolic links", Reason.PROGRAM_NOT_FOUND),
    ELIBBAD(80, "damaged library or interpreter", Reason.NOT_EXECUTABLE),
    EDQUOT(122, "disk quota exceeded", Reason.RESOURCES);

    private final int number;
    private final String text;
    private final Reason whenStarting;

    Errno(int number, String text, Reason whenStarting) {
        this.number = number;
        this.text = text;
        this.whenStarting = whenStarting;
    }

    int number() {
        return number;
    }

    /** Answers why a start failed with this number; what nobody foresaw is not the command's. */
    static Reason reason(int number) {
        return of(number).map(errno -> errno.whenStarting).orElse(Reason.RESOURCES);
    }

    static String describe(int number) {
        return of(number)
                .map(errno -> errno.text + " (" + errno.name() + ")")
                .orElse("error " + number);
    }

    private static Optional<Errno> of(int number) {
        return Arrays.stream(values()).filter(errno -> errno.number == number).findAny();
    }
}
