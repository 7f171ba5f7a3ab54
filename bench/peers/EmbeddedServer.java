import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.nio.file.Path;

/**
 * A PostgreSQL server of the bench's own, as long as standard input stays open.
 *
 * <p>Argument: a folder on a disk. Prints the port once the server answers.
 */
final class EmbeddedServer {
    private EmbeddedServer() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                        .setDataDirectory(folder.resolve("data"))
                        .setCleanDataDirectory(true)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("shared_buffers", "1GB")
                        .setServerConfig("max_wal_size", "4GB")
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("shared_preload_libraries", "pg_stat_statements");
        try (EmbeddedPostgres server = builder.start()) {
            System.out.println(server.getPort());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
