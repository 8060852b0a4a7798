package dev.aether.component.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.CompilationCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCacheTest {
    @TempDir private Path folder;

    @Test
    void whatIsStoredIsFoundAlsoByAnother() {
        CompilationCache one = FolderCache.in(folder.resolve("new"), 1_000).orElseThrow();
        CompilationCache other = FolderCache.in(folder.resolve("new"), 1_000).orElseThrow();

        one.store("key-1", new byte[] {1, 2});

        assertThat(other.find("key-1")).hasValue(new byte[] {1, 2});
        assertThat(other.find("key-2")).isEmpty();
    }

    @Test
    void aFolderOthersMayWriteToIsNotUsed() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(FolderCache.in(open, 1_000)).isEmpty();
    }

    @Test
    void theLimitHoldsAndTheOldestGoes() throws IOException {
        CompilationCache cache = FolderCache.in(folder.resolve("small"), 1_000).orElseThrow();
        cache.store("first", new byte[600]);
        for (Path file : Files.list(folder.resolve("small")).toList()) {
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
        }

        cache.store("second", new byte[600]);
        cache.store("huge", new byte[2_000]);

        assertThat(cache.find("first")).isEmpty();
        assertThat(cache.find("second")).isPresent();
        assertThat(cache.find("huge")).isEmpty();
    }
}
