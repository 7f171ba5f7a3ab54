package dev.queuectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.domain.InvalidValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    private static final long MIN = 16 * 1024;
    private static final long MAX = 1L << 40;

    @ParameterizedTest
    @CsvSource({"0,0", "16KiB,16384", "10MiB,10485760", "1GiB,1073741824", "1024GiB,1099511627776"})
    void a_size_is_a_whole_number_with_its_unit(String text, long bytes) {
        assertThat(Sizes.parse("size", text, MIN, MAX)).isEqualTo(bytes);
        assertThat(Sizes.format(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "MiB", "10 MiB", "10MB", "10mib", "-1MiB", "1.5MiB", "1TiB"})
    void anything_else_is_refused(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> Sizes.parse("size", text, MIN, MAX))
                .withMessageContaining("KiB, MiB or GiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"15KiB", "1025GiB", "999999999999999999999GiB"})
    void what_is_out_of_range_is_refused(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> Sizes.parse("size", text, MIN, MAX))
                .withMessageContaining("from 16KiB to 1024GiB");
    }

    @Test
    void nothing_in_any_unit_is_nothing() {
        assertThat(Sizes.parse("size", "0MiB", MIN, MAX)).isZero();
    }
}
