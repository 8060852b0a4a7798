package dev.aether.cli.apps;

import dev.aether.cli.Invocation;
import dev.aether.sdk.Blobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Brings component files to the lattice, unless it has them. */
final class Upload {
    private static final String CLEAR_LINE = "\r\033[K";
    private static final int DIGEST_SHOWN = "sha256:".length() + 12;
    private static final double MEBIBYTE = 1 << 20;

    private final Invocation invocation;
    private final Blobs blobs;

    Upload(Invocation invocation, Blobs blobs) {
        this.invocation = invocation;
        this.blobs = blobs;
    }

    void send(String digest, Path file) throws IOException {
        if (blobs.has(digest)) {
            return;
        }
        long all = Files.size(file);
        boolean lively = invocation.console().isLively();
        blobs.upload(digest, file, sent -> draw(lively, file, sent, all));
        invocation
                .progress()
                .printf(
                        Locale.ROOT,
                        "%suploaded %s (%.1f MiB) as %s%n",
                        lively ? CLEAR_LINE : "",
                        file,
                        all / MEBIBYTE,
                        digest.substring(0, DIGEST_SHOWN));
    }

    private void draw(boolean lively, Path file, long sent, long all) {
        if (lively && all > 0) {
            invocation
                    .progress()
                    .printf("%suploading %s %d %%", CLEAR_LINE, file, 100 * sent / all);
            invocation.progress().flush();
        }
    }
}
