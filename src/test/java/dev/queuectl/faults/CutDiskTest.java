package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.faults.DiskEvent.Acknowledge;
import dev.queuectl.faults.DiskEvent.Resize;
import dev.queuectl.faults.DiskEvent.Sync;
import dev.queuectl.faults.DiskEvent.Unlink;
import dev.queuectl.faults.DiskEvent.Write;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The disk that the power cuts are tried on loses all that a disk may lose, and nothing else. */
class CutDiskTest {

    private static final String FOLDER = "";

    private final CutDisk disk = new CutDisk();
    private int events;

    @Test
    void what_was_synced_survives_every_cut() {
        after(write("f", 0, "abc"), sync("f", 1), sync(FOLDER, 1));

        assertThat(cuts()).containsExactly("f=abc");
    }

    @Test
    void what_was_not_synced_survives_or_does_not() {
        after(write("f", 0, "abc"), sync("f", 1), sync(FOLDER, 1), write("f", 1, "x"));

        assertThat(cuts()).containsExactlyInAnyOrder("f=abc", "f=axc");
    }

    @Test
    void a_write_survives_in_part_where_two_sectors_meet() {
        after(write("f", 0, "-".repeat(514)), sync("f", 1), sync(FOLDER, 1), write("f", 511, "ab"));
        String front = "f=" + "-".repeat(511);

        assertThat(cuts())
                .containsExactlyInAnyOrder(
                        front + "---", front + "a--", front + "-b-", front + "ab-");
    }

    @Test
    void a_sync_does_not_cover_what_was_written_while_it_was_under_way() {
        after(
                sync(FOLDER, 0),
                write("f", 0, "a"),
                write("f", 1, "b"),
                sync("f", 2),
                sync(FOLDER, 2));

        assertThat(cuts()).containsExactlyInAnyOrder("f=a", "f=ab");
    }

    @Test
    void the_name_of_a_new_file_is_lost_until_its_folder_is_synced() {
        after(write("f", 0, "a"), sync("f", 1));

        assertThat(cuts()).containsExactlyInAnyOrder("", "f=a");
    }

    @Test
    void a_removed_file_may_come_back_until_its_folder_is_synced() {
        after(write("f", 0, "a"), sync("f", 1), sync(FOLDER, 1), new Unlink("f"));
        assertThat(cuts()).containsExactlyInAnyOrder("", "f=a");

        after(sync(FOLDER, 4));
        assertThat(cuts()).containsExactly("");
    }

    @Test
    void a_file_of_the_same_name_is_another_file() {
        after(write("f", 0, "abc"), sync("f", 1), sync(FOLDER, 1), new Unlink("f"));
        after(write("f", 0, "x"), sync("f", 5));

        assertThat(cuts()).containsExactlyInAnyOrder("", "f=abc", "f=x");
        assertThat(text(disk.contents())).isEqualTo("f=x");
    }

    @Test
    void a_shortened_file_is_short_or_as_it_was() {
        after(write("f", 0, "abc"), sync("f", 1), sync(FOLDER, 1), new Resize("f", 1));

        assertThat(cuts()).containsExactlyInAnyOrder("f=abc", "f=a");
    }

    @Test
    void an_id_counts_from_the_moment_it_was_printed() {
        assertThat(disk.acknowledged()).isEmpty();
        after(new Acknowledge("a\nb\n"));

        assertThat(disk.acknowledged()).containsExactlyInAnyOrder("a", "b");
    }

    private void after(DiskEvent... done) {
        for (DiskEvent event : done) {
            disk.apply(event);
            events++;
        }
    }

    private static Write write(String file, long offset, String text) {
        return new Write(file, offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Sync sync(String file, int upTo) {
        return new Sync(file, upTo);
    }

    /** All that can be left of one file. */
    private Set<String> cuts() {
        Set<String> cuts = new HashSet<>();
        Random random = new Random(events);
        for (int i = 0; i < 1000; i++) {
            cuts.add(text(disk.cut(random)));
        }
        return cuts;
    }

    private static String text(Map<String, byte[]> files) {
        StringBuilder text = new StringBuilder();
        files.forEach((name, bytes) ->
                text.append(name).append('=').append(new String(bytes, StandardCharsets.UTF_8)));
        return text.toString();
    }
}
