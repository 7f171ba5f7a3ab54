package dev.queuectl.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.ConnectionString;

import dev.queuectl.domain.InvalidValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoUrlTest {

    @Test
    void everything_can_be_said() {
        MongoUrl url =
                MongoUrl.parse(
                        "mongodb://me%40home:s%2Fcr+t@db1,db2:6000/my-jobs"
                                + "?replicaSet=rs0&tls=true&socketTimeoutMS=7000");

        ConnectionString understood = new ConnectionString(url.driverUrl());
        assertThat(understood.getHosts()).containsExactly("db1:27017", "db2:6000");
        assertThat(understood.getDatabase()).isEqualTo("my-jobs");
        assertThat(understood.getUsername()).isEqualTo("me@home");
        assertThat(understood.getPassword()).isEqualTo("s/cr+t".toCharArray());
        assertThat(understood.getRequiredReplicaSetName()).isEqualTo("rs0");
        assertThat(understood.getSslEnabled()).isTrue();
        assertThat(understood.getSocketTimeout()).isEqualTo(7000);
    }

    @Test
    void little_need_be_said() {
        MongoUrl url = MongoUrl.parse("mongodb:///jobs");

        assertThat(url.driverUrl()).isEqualTo("mongodb://localhost:27017/jobs");
        assertThat(url.shown()).isEqualTo("mongodb://localhost:27017/jobs");
    }

    @Test
    void one_name_may_stand_for_the_hosts() {
        MongoUrl url = MongoUrl.parse("mongodb+srv://me:secret@cluster.example.com/jobs");

        assertThat(url.shown()).isEqualTo("mongodb+srv://me@cluster.example.com/jobs");
        assertThat(url.driverUrl()).isEqualTo("mongodb+srv://me:secret@cluster.example.com/jobs");
    }

    @Test
    void an_address_of_version_6_is_a_host() {
        assertThat(MongoUrl.parse("mongodb://[::1]/jobs").hosts()).isEqualTo("[::1]:27017");
        assertThat(MongoUrl.parse("mongodb://[::1]:99/jobs").hosts()).isEqualTo("[::1]:99");
    }

    @Test
    void what_is_shown_holds_no_secret() {
        MongoUrl url = MongoUrl.parse("mongodb://me:secret@db/jobs?authSource=admin");

        assertThat(url.shown()).isEqualTo("mongodb://me@db:27017/jobs?authSource=admin");
        assertThat(url).hasToString(url.shown());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb:db/jobs",
                "mongodb://me:secret@db",
                "mongodb://me:secret@db/",
                "mongodb://me:secret@db/a.b",
                "mongodb://me:secret@db/a%20b",
                "mongodb://me:secret@db/admin",
                "mongodb://me:secret@db/local",
                "mongodb://:secret@db/jobs",
                "mongodb://me:secret@db/jobs?w=0",
                "mongodb://me:secret@db/jobs?journal=false",
                "mongodb://me:secret@db/jobs?readPreference=secondary",
                "mongodb://me:secret@db/jobs?tlsInsecure=true",
                "mongodb://me:secret@db/jobs?tls=maybe",
                "mongodb://me:secret@db/jobs?socketTimeoutMS=0",
                "mongodb://me:secret@db/jobs?socketTimeoutMS=a",
                "mongodb://db/jobs?authMechanism=SCRAM-SHA-256",
                "mongodb://me:secret@db1,db2/jobs?directConnection=true",
                "mongodb://me:secret%zz@db/jobs",
                "mongodb://me:secret@bad host/jobs",
                "mongodb://me:secret@db:0/jobs",
                "mongodb://me:secret@db:99999/jobs",
                "mongodb://me:secret@db:/jobs",
                "mongodb+srv://me:secret@db:1/jobs",
                "mongodb+srv://me:secret@db1,db2/jobs"
            })
    void others_are_refused_without_repeating_the_secret(String url) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> MongoUrl.parse(url))
                .withMessageNotContaining("secret");
    }
}
