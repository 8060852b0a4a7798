package dev.aether.state.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.system.SystemEnvironment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What slots remember lasts as long as somebody holds them. */
final class RocksRowsTest {
    private static final Bytes VERSION = Bytes.utf8("a key and its revision");

    @TempDir Path directory;

    @Test
    void whatIsRememberedGoesWithTheLastHolder() {
        try (RocksTable table = new RocksTable(SystemEnvironment.open(directory), directory)) {
            RocksRows one = table.rows(1);
            RocksRows other = table.rows(2);

            assertThat(one.newest(VERSION)).isEmpty();
            long taken = table.lookups().taken();
            assertThat(taken).isPositive();
            assertThat(other.newest(VERSION)).isEmpty();
            assertThat(table.lookups().taken()).isEqualTo(2 * taken);

            assertThat(one.hold()).isTrue();
            one.letGo();
            assertThat(table.lookups().taken()).isEqualTo(2 * taken);
            one.letGo();
            assertThat(table.lookups().taken()).isEqualTo(taken);
            other.letGo();
            assertThat(table.lookups().taken()).isZero();
        }
    }
}
