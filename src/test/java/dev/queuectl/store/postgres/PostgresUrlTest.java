package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.domain.InvalidValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

    @Test
    void everything_can_be_said() {
        PostgresUrl url =
                PostgresUrl.parse(
                        "postgresql://me%40home:s%2Fcr+t@db1,db2:6000/my%20jobs"
                                + "?schema=mail&sslmode=verify-full&socketTimeout=7");

        assertThat(url.driverUrl()).isEqualTo("jdbc:postgresql://db1:5432,db2:6000/my%20jobs");
        assertThat(url.schema()).isEqualTo("mail");
        assertThat(url.properties())
                .containsEntry("user", "me@home")
                .containsEntry("password", "s/cr+t")
                .containsEntry("sslmode", "verify-full")
                .containsEntry("connectTimeout", "5")
                .containsEntry("loginTimeout", "16")
                .containsEntry("socketTimeout", "7");
    }

    @Test
    void little_need_be_said() {
        PostgresUrl url = PostgresUrl.parse("postgres:///jobs");

        assertThat(url.driverUrl()).isEqualTo("jdbc:postgresql://localhost:5432/jobs");
        assertThat(url.schema()).isEqualTo("queuectl");
        assertThat(url.shown()).isEqualTo("postgresql://localhost:5432/jobs");
    }

    @Test
    void an_address_of_version_6_is_a_host() {
        assertThat(PostgresUrl.parse("postgresql://[::1]/jobs").hosts()).isEqualTo("[::1]:5432");
        assertThat(PostgresUrl.parse("postgresql://[::1]:99/jobs").hosts()).isEqualTo("[::1]:99");
    }

    @Test
    void what_is_shown_holds_no_secret() {
        PostgresUrl url = PostgresUrl.parse("postgresql://me:secret@db/jobs?schema=mail");

        assertThat(url.shown()).isEqualTo("postgresql://me@db:5432/jobs?schema=mail");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:db/jobs",
                "postgresql://me:secret@db",
                "postgresql://me:secret@db/",
                "postgresql://me:secret@db/jobs?schema=",
                "postgresql://me:secret@db/jobs?schema=a;b",
                "postgresql://me:secret@db/jobs?schema=Mail",
                "postgresql://me:secret@db/jobs?socketFactory=java.lang.Object",
                "postgresql://me:secret@db/jobs?loggerFile=/etc/passwd",
                "postgresql://me:secret%zz@db/jobs",
                "postgresql://me:secret@bad host/jobs",
                "postgresql://me:secret@db:0/jobs",
                "postgresql://me:secret@db:99999/jobs",
                "postgresql://me:secret@db:/jobs",
                "postgresql://me:secret@db:1e3/jobs"
            })
    void others_are_refused_without_repeating_the_secret(String url) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> PostgresUrl.parse(url))
                .withMessageNotContaining("secret");
    }
}
