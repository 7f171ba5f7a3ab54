package dev.queuectl.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of the C library that run commands on Linux, linked when this class is first used.
 *
 * <p>Functions that set {@code errno} answer it negated, as the kernel itself does; those of {@code
 * posix_spawn} return an error number. Numbers and sizes are those of 64-bit x86 and ARM, which
 * agree in everything used here. Safe for use by any thread.
 *
 * <p>All of them are called through one handle for six 64-bit arguments, since linking costs by the
 * number of different signatures, and workers should be ready soon. On both processors integers and
 * pointers travel in the same registers, a function looks at as many as it knows, and an {@code
 * int} result is the lower half.
 */
// Native access is what this class is for; the launcher and the jar's manifest allow it.
@SuppressWarnings("restricted")
final class LibC {

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_APPEND = 0x400;
    static final int O_CLOEXEC = 0x80000;

    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x0100_0000;

    static final int EINTR = 4;
    static final int ENOSYS = 38;

    static final int AF_UNIX = 1;

    private static final int P_PID = 1;
    private static final int SIGCHLD = 17;
    private static final int SIGIO = 29;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    private static final int SEEK_END = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int F_SETLEASE = 1024;
    private static final int F_WRLCK = 1;
    private static final int F_UNLCK = 2;
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int RUSAGE_SELF = 0;
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
    private static final MethodHandle CALL =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    /** Where a thread's calls leave {@code errno}; made once, since a run makes some thirty. */
    private static final ThreadLocal<MemorySegment> CALL_STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final MemorySegment ACTIONS_INIT = symbol("posix_spawn_file_actions_init");
    private static final MemorySegment ACTIONS_DESTROY = symbol("posix_spawn_file_actions_destroy");
    private static final MemorySegment ACTIONS_DUP2 = symbol("posix_spawn_file_actions_adddup2");
    private static final MemorySegment ACTIONS_OPEN = symbol("posix_spawn_file_actions_addopen");
    private static final MemorySegment ACTIONS_CHDIR =
            symbol("posix_spawn_file_actions_addchdir_np");
    private static final MemorySegment ACTIONS_CLOSE_FROM =
            symbol("posix_spawn_file_actions_addclosefrom_np");
    private static final MemorySegment ATTRIBUTES_INIT = symbol("posix_spawnattr_init");
    private static final MemorySegment ATTRIBUTES_FLAGS = symbol("posix_spawnattr_setflags");
    private static final MemorySegment ATTRIBUTES_DEFAULTS =
            symbol("posix_spawnattr_setsigdefault");
    private static final MemorySegment SPAWN = symbol("posix_spawn");
    private static final MemorySegment OPEN = symbol("open");
    private static final MemorySegment FCHMOD = symbol("fchmod");
    private static final MemorySegment DUP2 = symbol("dup2");
    private static final MemorySegment CLOSE = symbol("close");
    private static final MemorySegment LSEEK = symbol("lseek");
    private static final MemorySegment PREAD = symbol("pread");
    private static final MemorySegment FTRUNCATE = symbol("ftruncate");
    private static final MemorySegment FALLOCATE = symbol("fallocate");
    private static final MemorySegment FCNTL = symbol("fcntl");
    private static final MemorySegment WAITID = symbol("waitid");
    private static final MemorySegment WAIT4 = symbol("wait4");
    private static final MemorySegment KILL = symbol("kill");
    private static final MemorySegment SIGNAL = symbol("signal");
    private static final MemorySegment GETRUSAGE = symbol("getrusage");
    private static final MemorySegment SETSID = symbol("setsid");
    private static final MemorySegment PRCTL = symbol("prctl");
    private static final MemorySegment SYSCALL = symbol("syscall");
    private static final MemorySegment SOCKET = symbol("socket");
    private static final MemorySegment SEND_TO = symbol("sendto");

    private LibC() {}

    /**
     * Links all functions, unless that was done before.
     *
     * @throws LinkageError when the C library lacks one
     */
    static void link() {
        // The class's own initialisation does it.
    }

    static int fileActionsInit(MemorySegment actions) {
        return call(ACTIONS_INIT, actions.address());
    }

    static int fileActionsDestroy(MemorySegment actions) {
        return call(ACTIONS_DESTROY, actions.address());
    }

    static int fileActionsAddDup2(MemorySegment actions, int from, int to) {
        return call(ACTIONS_DUP2, actions.address(), from, to);
    }

    /** Lets the process open a file, under its own number, when it starts. */
    static int fileActionsAddOpen(
            MemorySegment actions, int descriptor, MemorySegment path, int flags) {
        return call(ACTIONS_OPEN, actions.address(), descriptor, path.address(), flags);
    }

    static int fileActionsAddChdir(MemorySegment actions, MemorySegment directory) {
        return call(ACTIONS_CHDIR, actions.address(), directory.address());
    }

    static int fileActionsAddCloseFrom(MemorySegment actions, int first) {
        return call(ACTIONS_CLOSE_FROM, actions.address(), first);
    }

    static int attributesInit(MemorySegment attributes) {
        return call(ATTRIBUTES_INIT, attributes.address());
    }

    static int attributesSetFlags(MemorySegment attributes, int flags) {
        return call(ATTRIBUTES_FLAGS, attributes.address(), flags);
    }

    static int attributesSetDefaultSignals(MemorySegment attributes, MemorySegment signals) {
        return call(ATTRIBUTES_DEFAULTS, attributes.address(), signals.address());
    }

    static int spawn(
            MemorySegment pid,
            MemorySegment path,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment argv,
            MemorySegment environment) {
        return call(
                SPAWN,
                pid.address(),
                path.address(),
                actions.address(),
                attributes.address(),
                argv.address(),
                environment.address());
    }

    /** Opens a file and answers its descriptor. */
    static int open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return call(OPEN, arena.allocateFrom(path).address(), flags, mode);
        }
    }

    static int fchmod(int descriptor, int mode) {
        return call(FCHMOD, descriptor, mode);
    }

    /** Lets a number mean the same open file as another does. */
    static int duplicate(int from, int to) {
        return call(DUP2, from, to);
    }

    static int close(int descriptor) {
        return call(CLOSE, descriptor);
    }

    /** Answers the size of a file in bytes. */
    static long size(int descriptor) {
        return callLong(LSEEK, descriptor, 0, SEEK_END, 0);
    }

    /** Reads from a place in a file, and answers how many bytes it was; 0 at the end. */
    static long read(int descriptor, MemorySegment target, long from) {
        return callLong(PREAD, descriptor, target.address(), target.byteSize(), from);
    }

    static int empty(int descriptor) {
        return call(FTRUNCATE, descriptor, 0);
    }

    /** Gives a part of a file back to the disk; it reads as zeros then, and the size stays. */
    static int free(int descriptor, long from, long length) {
        int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
        return call(FALLOCATE, descriptor, mode, from, length);
    }

    /**
     * Takes a write lease on a file, which is granted only while nobody else has it open; whoever
     * opens it then waits until {@link #unlease}.
     */
    static int lease(int descriptor) {
        return call(FCNTL, descriptor, F_SETLEASE, F_WRLCK);
    }

    static int unlease(int descriptor) {
        return call(FCNTL, descriptor, F_SETLEASE, F_UNLCK);
    }

    /** Lets the signal pass that says somebody waits for a lease of ours; it would end the JVM. */
    static int ignoreLeaseSignals() {
        return call(SIGNAL, SIGIO, SIG_IGN);
    }

    /**
     * Looks for the exit of a child.
     *
     * @param information 128 bytes that take a {@code siginfo_t}, or {@link MemorySegment#NULL}
     */
    static int waitid(int pid, MemorySegment information, int options) {
        return call(WAITID, P_PID, pid, information.address(), options);
    }

    /**
     * Collects a child that has exited.
     *
     * @param status 4 bytes that take the wait status, or {@link MemorySegment#NULL}
     * @param usage 144 bytes that take what it used, or {@link MemorySegment#NULL}
     */
    static int wait4(int pid, MemorySegment status, int options, MemorySegment usage) {
        return call(WAIT4, pid, status.address(), options, usage.address());
    }

    static int kill(int pid, int signal) {
        return call(KILL, pid, signal);
    }

    /** Reads what this process has used; as for {@link #wait4}. */
    static int usageOfThisProcess(MemorySegment usage) {
        return call(GETRUSAGE, RUSAGE_SELF, usage.address());
    }

    static int setsid() {
        return call(SETSID);
    }

    /** Says whether this process becomes the parent of all its descendants that lose theirs. */
    static int setSubreaper(boolean adopts) {
        return call(PRCTL, PR_SET_CHILD_SUBREAPER, adopts ? 1 : 0);
    }

    static int pidfdOpen(int pid) {
        return call(SYSCALL, SYS_PIDFD_OPEN, pid);
    }

    static int pidfdSendSignal(int pidfd, int signal) {
        return call(SYSCALL, SYS_PIDFD_SEND_SIGNAL, pidfd, signal);
    }

    /** Makes ended children wait to be collected, also where our caller had them ignored. */
    static int keepEndedChildren() {
        return call(SIGNAL, SIGCHLD, SIG_DFL);
    }

    /** Opens a socket for messages between processes of this machine. */
    static int messageSocket() {
        return call(SOCKET, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    }

    /**
     * Sends a message.
     *
     * @param address a {@code struct sockaddr_un}, as long as it is used
     */
    static int sendTo(int socket, MemorySegment message, MemorySegment address) {
        return call(
                SEND_TO,
                socket,
                message.address(),
                message.byteSize(),
                MSG_NOSIGNAL,
                address.address(),
                address.byteSize());
    }

    private static int call(MemorySegment function) {
        return call(function, 0, 0, 0, 0, 0, 0);
    }

    private static int call(MemorySegment function, long a) {
        return call(function, a, 0, 0, 0, 0, 0);
    }

    private static int call(MemorySegment function, long a, long b) {
        return call(function, a, b, 0, 0, 0, 0);
    }

    private static int call(MemorySegment function, long a, long b, long c) {
        return call(function, a, b, c, 0, 0, 0);
    }

    private static int call(MemorySegment function, long a, long b, long c, long d) {
        return call(function, a, b, c, d, 0, 0);
    }

    /** Calls a function that returns an {@code int}: the upper half of the register is anything. */
    private static int call(
            MemorySegment function, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = CALL_STATE.get();
        int result = (int) invoke(function, state, a, b, c, d, e, f);
        return result >= 0 ? result : -state.get(JAVA_INT, ERRNO);
    }

    private static long callLong(MemorySegment function, long a, long b, long c, long d) {
        MemorySegment state = CALL_STATE.get();
        long result = invoke(function, state, a, b, c, d, 0, 0);
        return result >= 0 ? result : -state.get(JAVA_INT, ERRNO);
    }

    private static long invoke(
            MemorySegment function,
            MemorySegment state,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f) {
        try {
            return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
        } catch (Throwable failure) {
            throw new IllegalStateException("a native call failed", failure);
        }
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("no " + name + " in the C library"));
    }
}
