package dev.aether.component.wasi.files;

import java.time.Instant;

/** What is to become of a time of a file. */
public sealed interface FileTime {
    record Kept() implements FileTime {}

    record Now() implements FileTime {}

    record At(Instant time) implements FileTime {}
}
