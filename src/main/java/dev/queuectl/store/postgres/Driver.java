package dev.queuectl.store.postgres;

import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Makes connections by the driver. */
final class Driver {
    private Driver() {}

    /** Answers a source of new connections. */
    static PGSimpleDataSource source(PostgresUrl url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.driverUrl());
        for (String name : url.properties().stringPropertyNames()) {
            set(source, name, url.properties().getProperty(name));
        }
        return source;
    }

    private static void set(PGSimpleDataSource source, String name, String value) {
        try {
            switch (name) {
                case "user" -> source.setUser(value);
                case "password" -> source.setPassword(value);
                default -> source.setProperty(name, value);
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("the driver refuses " + name, e);
        }
    }

    /** Opens a connection that commits each statement by itself. */
    static Connection connect(PostgresUrl url) throws SQLException {
        return connect(url, url.properties());
    }

    /** Opens one with other properties than the URL's. */
    static Connection connect(PostgresUrl url, Properties properties) throws SQLException {
        Connection made = new org.postgresql.Driver().connect(url.driverUrl(), properties);
        if (made == null) {
            throw new SQLException("the driver does not know its own URLs");
        }
        return made;
    }
}
