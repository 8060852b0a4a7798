package dev.aether.component.wasi.files;

import java.time.Instant;

/**
 * What is known of something in a file tree.
 *
 * @param links how many names it has
 * @param size in bytes
 * @param identity equal for two names of one thing, different for two things
 */
public record FileStat(
        FileKind kind,
        long links,
        long size,
        Instant accessed,
        Instant modified,
        Instant changed,
        String identity) {
    boolean isDirectory() {
        return kind == FileKind.DIRECTORY;
    }
}
