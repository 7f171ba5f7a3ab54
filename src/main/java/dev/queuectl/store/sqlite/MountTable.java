package dev.queuectl.store.sqlite;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Knows from the kernel's table of mounts which devices are file systems on other machines. Locks
 * and shared memory do not work there as SQLite needs them, so a database there would sooner or
 * later be damaged.
 */
final class MountTable {
    private static final Set<String> NETWORK =
            Set.of(
                    "9p",
                    "afs",
                    "beegfs",
                    "ceph",
                    "cifs",
                    "coda",
                    "fuse.ceph",
                    "fuse.curlftpfs",
                    "fuse.davfs",
                    "fuse.gcsfuse",
                    "fuse.glusterfs",
                    "fuse.rclone",
                    "fuse.s3fs",
                    "fuse.sshfs",
                    "gfs2",
                    "glusterfs",
                    "gpfs",
                    "lustre",
                    "ncpfs",
                    "nfs",
                    "nfs4",
                    "ocfs2",
                    "orangefs",
                    "smb3",
                    "smbfs");

    private MountTable() {}

    /**
     * Answers the type of the network file system that a device is, or null when it is none.
     *
     * @param mountinfo the text of {@code /proc/self/mountinfo}, see {@code proc(5)}
     * @param device the device as {@code stat(2)} gives it
     */
    static @Nullable String networkTypeOf(String mountinfo, long device) {
        String wanted = " " + major(device) + ":" + minor(device) + " ";
        int at = mountinfo.indexOf(wanted);
        while (at >= 0) {
            int lineStart = mountinfo.lastIndexOf('\n', at) + 1;
            boolean isThirdField =
                    mountinfo.indexOf(' ', mountinfo.indexOf(' ', lineStart) + 1) == at;
            if (isThirdField) {
                String type = typeIn(mountinfo, at);
                if (NETWORK.contains(type)) {
                    return type;
                }
            }
            at = mountinfo.indexOf(wanted, at + 1);
        }
        return null;
    }

    /** Answers the first field after the separator that ends the optional fields. */
    private static String typeIn(String mountinfo, int from) {
        int lineEnd = mountinfo.indexOf('\n', from);
        String line = mountinfo.substring(from, lineEnd < 0 ? mountinfo.length() : lineEnd);
        int separator = line.indexOf(" - ");
        int start = separator + 3;
        int end = line.indexOf(' ', start);
        return separator < 0 || end < 0 ? "" : line.substring(start, end);
    }

    /** Takes a device apart as {@code gnu_dev_major} of the C library does. */
    private static long major(long device) {
        return ((device >>> 8) & 0xfff) | ((device >>> 32) & 0xfffff000L);
    }

    private static long minor(long device) {
        return (device & 0xff) | ((device >>> 12) & 0xffffff00L);
    }
}
