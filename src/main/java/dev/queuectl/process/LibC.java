package dev.queuectl.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library that run commands on Linux, linked when this class is first used.
 *
 * <p>Functions that set {@code errno} answer it negated, as the kernel itself does; those of {@code
 * posix_spawn} return an error number. Numbers and sizes are those of 64-bit x86 and ARM, which
 * agree in everything used here. Safe for use by any thread.
 */
// Native access is what this class is for; the launcher and the jar's manifest allow it.
@SuppressWarnings("restricted")
final class LibC {

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_CREAT = 0x40;
    static final int O_APPEND = 0x400;
    static final int O_CLOEXEC = 0x80000;

    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x0100_0000;

    static final int EINTR = 4;
    static final int ENOSYS = 38;

    private static final int P_PID = 1;
    private static final int SIGCHLD = 17;
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int RUSAGE_SELF = 0;
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    static final MethodHandle FILE_ACTIONS_INIT = plain("posix_spawn_file_actions_init", ADDRESS);
    static final MethodHandle FILE_ACTIONS_DESTROY =
            plain("posix_spawn_file_actions_destroy", ADDRESS);
    static final MethodHandle FILE_ACTIONS_ADD_DUP2 =
            plain("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    static final MethodHandle FILE_ACTIONS_ADD_CHDIR =
            plain("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    static final MethodHandle FILE_ACTIONS_ADD_CLOSE_FROM =
            plain("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    static final MethodHandle ATTRIBUTES_INIT = plain("posix_spawnattr_init", ADDRESS);
    static final MethodHandle ATTRIBUTES_SET_FLAGS =
            plain("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    static final MethodHandle ATTRIBUTES_SET_DEFAULT_SIGNALS =
            plain("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    static final MethodHandle SPAWN =
            plain("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

    private static final MethodHandle OPEN = variadic("open", 2, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle FCHMOD = errno("fchmod", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = errno("close", JAVA_INT);
    private static final MethodHandle WAITID =
            errno("waitid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle WAIT4 = errno("wait4", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle KILL = errno("kill", JAVA_INT, JAVA_INT);
    private static final MethodHandle GETRUSAGE = errno("getrusage", JAVA_INT, ADDRESS);
    private static final MethodHandle SETSID = errno("setsid");
    private static final MethodHandle PRCTL =
            variadic("prctl", 1, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SYSCALL =
            variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SIGNAL =
            LINKER.downcallHandle(
                    symbol("signal"), FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));

    private LibC() {}

    /**
     * Links all functions, unless that was done before.
     *
     * @throws LinkageError when the C library lacks one
     */
    static void link() {
        // The class's own initialisation does it.
    }

    /** Opens a file and answers its descriptor. */
    static int open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return call(state -> (int) OPEN.invokeExact(state, name, flags, mode));
        }
    }

    static int fchmod(int descriptor, int mode) {
        return call(state -> (int) FCHMOD.invokeExact(state, descriptor, mode));
    }

    static int close(int descriptor) {
        return call(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    /**
     * Looks for the exit of a child.
     *
     * @param information 128 bytes that take a {@code siginfo_t}, or {@link MemorySegment#NULL}
     */
    static int waitid(int pid, MemorySegment information, int options) {
        return call(state -> (int) WAITID.invokeExact(state, P_PID, pid, information, options));
    }

    /**
     * Collects a child that has exited.
     *
     * @param status 4 bytes that take the wait status, or {@link MemorySegment#NULL}
     * @param usage 144 bytes that take what it used, or {@link MemorySegment#NULL}
     */
    static int wait4(int pid, MemorySegment status, int options, MemorySegment usage) {
        return call(state -> (int) WAIT4.invokeExact(state, pid, status, options, usage));
    }

    static int kill(int pid, int signal) {
        return call(state -> (int) KILL.invokeExact(state, pid, signal));
    }

    /** Reads what this process has used; as for {@link #wait4}. */
    static int usageOfThisProcess(MemorySegment usage) {
        return call(state -> (int) GETRUSAGE.invokeExact(state, RUSAGE_SELF, usage));
    }

    static int setsid() {
        return call(state -> (int) SETSID.invokeExact(state));
    }

    /** Says whether this process becomes the parent of all its descendants that lose theirs. */
    static int setSubreaper(boolean adopts) {
        long on = adopts ? 1 : 0;
        return call(
                state -> (int) PRCTL.invokeExact(state, PR_SET_CHILD_SUBREAPER, on, 0L, 0L, 0L));
    }

    static int pidfdOpen(int pid) {
        return call(
                state -> (int) SYSCALL.invokeExact(state, SYS_PIDFD_OPEN, (long) pid, 0L, 0L, 0L));
    }

    static int pidfdSendSignal(int pidfd, int signal) {
        return call(state ->
                (int)
                        SYSCALL.invokeExact(
                                state, SYS_PIDFD_SEND_SIGNAL, (long) pidfd, (long) signal, 0L, 0L));
    }

    /**
     * Makes ended children wait to be collected, also where whoever started us had them ignored.
     */
    static void keepEndedChildren() {
        try {
            var _ = (MemorySegment) SIGNAL.invokeExact(SIGCHLD, MemorySegment.NULL);
        } catch (Throwable failure) {
            throw new IllegalStateException("a native call failed", failure);
        }
    }

    private interface Call {
        int run(MemorySegment state) throws Throwable;
    }

    private static int call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = call.run(state);
            return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
        } catch (Throwable failure) {
            throw new IllegalStateException("a native call failed", failure);
        }
    }

    private static MethodHandle plain(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private static MethodHandle errno(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(JAVA_INT, parameters),
                Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(JAVA_INT, parameters),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("no " + name + " in the C library"));
    }
}
