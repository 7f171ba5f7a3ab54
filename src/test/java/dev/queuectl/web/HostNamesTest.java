package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.web.http.Refusal;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Addresses, which can be written in several ways, as names of the server. */
class HostNamesTest {
    @TempDir Path folder;

    private HostNames of(String host, String... names) throws IOException {
        Tokens tokens = Tokens.readOrMake(folder.resolve("tokens"), new SecureRandom());
        return new HostNames(
                new DashboardOptions(
                        host,
                        DashboardOptions.address(host),
                        0,
                        List.of(names),
                        Optional.of(tokens),
                        false,
                        false,
                        false,
                        Set.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0::5, [2001:db8::5]:8080",
        "2001:DB8:0:0::5, [2001:DB8:0:0::5]",
        "[2001:db8::5], [2001:db8::5]:8080",
        "0.0.0.0, 192.168.0.1:8080",
        "0.0.0.0, [2001:db8::5]",
        "::, 192.168.0.1",
        "::, localhost",
    })
    void an_address_is_the_same_however_it_is_written(String host, String told) throws IOException {
        HostNames names = of(host);
        HostNames.Place place = names.check(List.of(told));

        assertThat(names.isOwn("http://" + told, place)).isTrue();
        assertThat(names.isOwn("https://" + told, place)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::5, [2001:db8::6]:8080",
        "2001:db8::5, localhost",
        "0.0.0.0, evil.example",
        "0.0.0.0, 192.168.0.1.evil.example",
        "::, 2001:db8::5",
    })
    void another_address_or_name_is_refused(String host, String told) throws IOException {
        HostNames names = of(host);

        assertThatThrownBy(() -> names.check(List.of(told))).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({"[2001:db8::5]", "2001:DB8:0::5"})
    void an_address_may_be_that_of_a_proxy(String name) throws IOException {
        HostNames names = of("127.0.0.1", name);
        HostNames.Place place = names.check(List.of("[2001:db8::5]"));

        assertThat(names.isOwn("https://[2001:db8::5]", place)).isTrue();
    }
}
