package dev.aether.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenLinesTest {
    private final SeenLines seen = new SeenLines();

    @Test
    void aLineIsNewOnceAndAnOlderOneOfItsReplicaNever() {
        assertThat(seen.isNew("2026-01-01T00:00:02Z a stdout two")).isTrue();
        assertThat(seen.isNew("2026-01-01T00:00:02Z a stdout two")).isFalse();
        assertThat(seen.isNew("2026-01-01T00:00:01.5Z a stdout one")).isFalse();
        assertThat(seen.isNew("2026-01-01T00:00:01.5Z b stdout one")).isTrue();
        assertThat(seen.isNew("2026-01-01T00:00:02Z a stderr two")).isTrue();
        assertThat(seen.isNew("2026-01-01T00:00:02.1Z a stdout two")).isTrue();
    }

    @Test
    void nodesThatTellTheTimeMoreFinelyTellNoNews() {
        assertThat(seen.isNew("2026-01-01T00:00:00.123456Z a stdout x")).isTrue();
        assertThat(seen.isNew("2026-01-01T00:00:00.123456789Z a stdout x")).isFalse();
    }

    @Test
    void remarksAreAlwaysShown() {
        assertThat(seen.isNew("# n2 cannot be asked: gone")).isTrue();
        assertThat(seen.isNew("# n2 cannot be asked: gone")).isTrue();
        assertThat(seen.isNew("short")).isTrue();
    }
}
