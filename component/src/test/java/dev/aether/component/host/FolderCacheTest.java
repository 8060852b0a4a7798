package dev.aether.component.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.CompilationCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCacheTest {
    @TempDir private Path folder;

    private final List<String> troubles = new ArrayList<>();

    private Optional<CompilationCache> cache(Path place) {
        return FolderCache.in(place, 1_000, troubles::add);
    }

    @Test
    void whatIsStoredIsFoundAlsoByAnother() {
        CompilationCache one = cache(folder.resolve("new")).orElseThrow();
        CompilationCache other = cache(folder.resolve("new")).orElseThrow();

        one.store("key-1", new byte[] {1, 2});

        assertThat(other.find("key-1")).hasValue(new byte[] {1, 2});
        assertThat(other.find("key-2")).isEmpty();
    }

    @Test
    void aFolderOthersMayWriteToIsNotUsed() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(cache(open)).isEmpty();
        assertThat(troubles).containsExactly("others may write to " + open);
    }

    @Test
    void theLimitHoldsAndTheOldestGoes() throws IOException {
        CompilationCache cache = cache(folder.resolve("small")).orElseThrow();
        cache.store("first", new byte[600]);
        for (Path file : Files.list(folder.resolve("small")).toList()) {
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
        }

        cache.store("second", new byte[600]);
        cache.store("huge", new byte[2_000]);

        assertThat(cache.find("first")).isEmpty();
        assertThat(cache.find("second")).isPresent();
        assertThat(cache.find("huge")).isEmpty();
        assertThat(troubles).containsExactly("2000 bytes are more than are kept");
    }
}
