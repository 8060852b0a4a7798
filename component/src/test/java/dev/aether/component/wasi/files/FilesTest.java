package dev.aether.component.wasi.files;

import static dev.aether.component.wasi.files.FileGuest.CREATE;
import static dev.aether.component.wasi.files.FileGuest.DIRECTORY;
import static dev.aether.component.wasi.files.FileGuest.EXCLUSIVE;
import static dev.aether.component.wasi.files.FileGuest.READ;
import static dev.aether.component.wasi.files.FileGuest.TRUNCATE;
import static dev.aether.component.wasi.files.FileGuest.WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Case;
import dev.aether.component.wasi.IoError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    private static final String STREAMS = "wasi:io/streams#[method]";

    @TempDir private Path folder;
    private FileGuest guest;

    @BeforeEach
    void grant() throws IOException {
        Files.writeString(folder.resolve("hello.txt"), "hello");
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/b/deep.txt"), "deep");
        guest = FileGuest.of(folder, true);
    }

    @Test
    void filesAreReadAtAnyOffset() {
        Object file = guest.open(guest.root, "hello.txt", 0L, READ);

        Object[] middle = (Object[]) guest.good("read", file, 3L, 1L);
        Object[] end = (Object[]) guest.good("read", file, -1L, 5L);

        assertThat((byte[]) middle[0]).isEqualTo("ell".getBytes(UTF_8));
        assertThat(middle[1]).isEqualTo(false);
        assertThat((byte[]) end[0]).isEmpty();
        assertThat(end[1]).isEqualTo(true);
        assertThat(guest.bad("read", file, 1L, -1L)).isEqualTo("overflow");
        assertThat(guest.bad("write", file, new byte[1], 0L)).isEqualTo("bad-descriptor");
    }

    @Test
    void filesAreMadeWrittenCutAndAppended() throws IOException {
        Object file = guest.open(guest.root, "new.txt", CREATE | EXCLUSIVE, WRITE);

        assertThat(guest.good("write", file, "abcdef".getBytes(UTF_8), 1L)).isEqualTo(6L);
        guest.good("set-size", file, 4L);
        write(guest.good("append-via-stream", file), "XY");
        write(guest.good("write-via-stream", file, 0L), "_");
        guest.good("set-size", file, 8L);
        guest.good("sync", file);
        guest.good("sync-data", file);

        assertThat(Files.readString(folder.resolve("new.txt"))).isEqualTo("_abcXY\0\0");
        assertThat(guest.refusedOpen(guest.root, "new.txt", CREATE | EXCLUSIVE, WRITE))
                .isEqualTo("exist");
        guest.drop(guest.open(guest.root, "new.txt", TRUNCATE, WRITE));
        assertThat(folder.resolve("new.txt")).isEmptyFile();
    }

    @Test
    void streamsReadToTheEndAndOutliveTheirDescriptor() {
        Object file = guest.open(guest.root, "hello.txt", 0L, READ);
        Object stream = guest.good("read-via-stream", file, 1L);
        guest.drop(file);

        Object piece = guest.guest.good(STREAMS + "input-stream.blocking-read", stream, 100L);
        Object end = guest.guest.bad(STREAMS + "input-stream.read", stream, 100L);

        assertThat((byte[]) piece).isEqualTo("ello".getBytes(UTF_8));
        assertThat(end).isEqualTo(Case.of(1));
        guest.guest.drop("wasi:io/streams#input-stream", stream);
    }

    @Test
    void foldersAreMadeListedAndRemoved() {
        guest.good("create-directory-at", guest.root, "made");

        assertThat(guest.names(guest.root)).containsExactly("a", "hello.txt", "made");
        assertThat(guest.bad("create-directory-at", guest.root, "made")).isEqualTo("exist");
        assertThat(guest.bad("remove-directory-at", guest.root, "a/b")).isEqualTo("not-empty");
        assertThat(guest.bad("remove-directory-at", guest.root, "hello.txt"))
                .isEqualTo("not-directory");
        assertThat(guest.bad("unlink-file-at", guest.root, "made")).isEqualTo("is-directory");
        assertThat(guest.bad("remove-directory-at", guest.root, ".")).isEqualTo("busy");
        guest.good("remove-directory-at", guest.root, "made/");
        guest.good("unlink-file-at", guest.root, "hello.txt");
        assertThat(guest.names(guest.root)).containsExactly("a");
    }

    @Test
    void namesMoveAndMultiply() throws IOException {
        Object inner = guest.open(guest.root, "a/b", DIRECTORY, READ);

        guest.good("rename-at", guest.root, "hello.txt", inner, "moved.txt");
        guest.good("link-at", inner, 0L, "moved.txt", guest.root, "twin.txt");
        guest.good("symlink-at", guest.root, "a/b/deep.txt", "link");

        assertThat(folder.resolve("a/b/moved.txt")).hasContent("hello");
        assertThat(guest.good("readlink-at", guest.root, "link")).isEqualTo("a/b/deep.txt");
        assertThat(guest.text("link")).isEqualTo("deep");
        Object one = guest.open(guest.root, "twin.txt", 0L, READ);
        Object two = guest.open(inner, "moved.txt", 0L, READ);
        assertThat(same(one, two)).isTrue();
        assertThat(same(one, inner)).isFalse();
        assertThat(((Object[]) guest.good("stat", one))[1]).isEqualTo(2L);
        assertThat(guest.bad("link-at", inner, 1L, "moved.txt", guest.root, "x"))
                .isEqualTo("invalid");
        assertThat(guest.bad("readlink-at", guest.root, "a")).isEqualTo("invalid");
    }

    @Test
    void whatAFileIsCanBeAsked() {
        Object[] file = (Object[]) guest.good("stat-at", guest.root, 1L, "hello.txt");
        Object[] directory = (Object[]) guest.good("stat-at", guest.root, 1L, "a/");

        assertThat(file[0]).isEqualTo(FileKind.REGULAR_FILE.index());
        assertThat(file[2]).isEqualTo(5L);
        assertThat(directory[0]).isEqualTo(FileKind.DIRECTORY.index());
        assertThat(guest.bad("stat-at", guest.root, 1L, "hello.txt/")).isEqualTo("not-directory");
        assertThat(guest.bad("stat-at", guest.root, 1L, "none")).isEqualTo("no-entry");
        assertThat(guest.bad("stat-at", guest.root, 1L, "hello.txt/x")).isEqualTo("not-directory");
        assertThat(guest.good("get-flags", guest.root)).isEqualTo(1L | 1L << 5);
        assertThat(guest.good("get-type", guest.root)).isEqualTo(FileKind.DIRECTORY.index());
    }

    @Test
    void timesAreSetAndHashesFollow() {
        Object file = guest.open(guest.root, "hello.txt", 0L, READ | WRITE);
        Object[] before = (Object[]) guest.good("metadata-hash", file);

        guest.good("set-times", file, Case.of(0), FileGuest.at(1_000));
        guest.good("set-times-at", guest.root, 0L, "a", Case.of(1), FileGuest.at(2_000));

        Object[] stat = (Object[]) guest.good("stat", file);
        assertThat((Object[]) ((Optional<?>) stat[4]).orElseThrow()).startsWith(1_000L);
        Object[] after = (Object[]) guest.good("metadata-hash-at", guest.root, 1L, "hello.txt");
        assertThat(Arrays.asList(after)).isNotEqualTo(Arrays.asList(before));
        assertThat(guest.bad("set-times", file, Case.of(0), FileGuest.at(-1))).isEqualTo("invalid");
    }

    @Test
    void aFolderForReadingCannotBeChanged() throws IOException {
        guest = FileGuest.of(folder, false);
        Object root = guest.root;

        assertThat(guest.text("a/b/deep.txt")).isEqualTo("deep");
        assertThat(guest.good("get-flags", root)).isEqualTo(1L);
        assertThat(guest.refusedOpen(root, "x", CREATE, WRITE)).isEqualTo("read-only");
        assertThat(guest.refusedOpen(root, "hello.txt", 0L, WRITE)).isEqualTo("read-only");
        assertThat(guest.refusedOpen(root, "hello.txt", TRUNCATE, READ)).isEqualTo("read-only");
        assertThat(guest.bad("create-directory-at", root, "x")).isEqualTo("read-only");
        assertThat(guest.bad("unlink-file-at", root, "hello.txt")).isEqualTo("read-only");
        assertThat(guest.bad("remove-directory-at", root, "a")).isEqualTo("read-only");
        assertThat(guest.bad("symlink-at", root, "a", "x")).isEqualTo("read-only");
        assertThat(guest.bad("link-at", root, 0L, "hello.txt", root, "x")).isEqualTo("read-only");
        assertThat(guest.bad("rename-at", root, "hello.txt", root, "x")).isEqualTo("read-only");
        assertThat(guest.bad("set-times", root, Case.of(1), Case.of(1))).isEqualTo("read-only");
        assertThat(guest.bad("set-times-at", root, 0L, "a", Case.of(1), Case.of(1)))
                .isEqualTo("read-only");
        Object inner = guest.open(root, "a", DIRECTORY, READ | 1L << 5);
        assertThat(guest.bad("create-directory-at", inner, "x")).isEqualTo("read-only");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "hello.txt");
    }

    @Test
    void openFilesAreCounted() {
        for (int i = 0; i < 8; i++) {
            guest.open(guest.root, "hello.txt", 0L, READ);
        }

        assertThat(guest.refusedOpen(guest.root, "hello.txt", 0L, READ)).isEqualTo("quota");
    }

    @Test
    void aFaultOfAStreamHasACode() {
        Object code =
                guest.guest.call(
                        "wasi:filesystem/types#filesystem-error-code",
                        new IoError(new FileFault(FileError.INSUFFICIENT_SPACE, "full")));

        assertThat(code).isEqualTo(Optional.of(FileError.INSUFFICIENT_SPACE.index()));
    }

    private boolean same(Object one, Object other) {
        return (Boolean)
                guest.guest.call(
                        "wasi:filesystem/types#[method]descriptor.is-same-object", one, other);
    }

    private void write(Object stream, String text) {
        guest.guest.good(
                STREAMS + "output-stream.blocking-write-and-flush", stream, text.getBytes(UTF_8));
        guest.guest.drop("wasi:io/streams#output-stream", stream);
    }
}
