package dev.aether.component.wasi.files;

import static dev.aether.component.wasi.files.FileGuest.CREATE;
import static dev.aether.component.wasi.files.FileGuest.DIRECTORY;
import static dev.aether.component.wasi.files.FileGuest.READ;
import static dev.aether.component.wasi.files.FileGuest.WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Outcome;
import dev.aether.component.host.HostFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way out of the granted folder that we know. */
class EscapeTest {
    @TempDir private Path outside;
    private Path folder;
    private FileGuest guest;

    @BeforeEach
    void grant() throws IOException {
        Files.writeString(outside.resolve("secret"), "secret");
        folder = Files.createDirectories(outside.resolve("granted"));
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/inside"), "inside");
        Files.createSymbolicLink(folder.resolve("absolute"), outside.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("chain"), Path.of("a/hop"));
        Files.createSymbolicLink(folder.resolve("a/hop"), Path.of("../up/secret"));
        Files.createSymbolicLink(folder.resolve("a/fine"), Path.of("../a/b/../inside"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        guest = FileGuest.of(folder, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "/etc/passwd",
                "..",
                "a/../../secret",
                "./../secret",
                "a/b/../../../secret",
                "absolute",
                "relative",
                "up/secret",
                "up",
                "up/granted/a/inside",
                "chain",
                "a/hop"
            })
    void noPathLeadsOut(String path) {
        assertThat(guest.refusedOpen(guest.root, path, 0L, READ)).isEqualTo("not-permitted");
        assertThat(guest.refusedOpen(guest.root, path, CREATE, WRITE)).isEqualTo("not-permitted");
        assertThat(guest.bad("stat-at", guest.root, 1L, path)).isEqualTo("not-permitted");
        assertThat(guest.bad("create-directory-at", guest.root, path + "/x"))
                .isEqualTo("not-permitted");
        assertThat(guest.bad("unlink-file-at", guest.root, path + "/x")).isEqualTo("not-permitted");
        assertThat(guest.bad("rename-at", guest.root, "a", guest.root, path + "/x"))
                .isEqualTo("not-permitted");
        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(outside.toFile().list()).containsExactlyInAnyOrder("granted", "secret");
    }

    @Test
    void pathsThatStayInsideWork() {
        assertThat(guest.text("a/../a/./inside")).isEqualTo("inside");
        assertThat(guest.text("a/fine")).isEqualTo("inside");
    }

    @Test
    void linksThemselvesAreSeenButNotFollowed() {
        Object[] link = (Object[]) guest.good("stat-at", guest.root, 0L, "relative");

        assertThat(link[0]).isEqualTo(FileKind.SYMBOLIC_LINK.index());
        assertThat(guest.bad("open-at", guest.root, 0L, "relative", 0L, READ)).isEqualTo("loop");
        assertThat(guest.bad("readlink-at", guest.root, "absolute")).isEqualTo("not-permitted");
        assertThat(guest.bad("symlink-at", guest.root, "/etc", "x")).isEqualTo("not-permitted");
        guest.good("unlink-file-at", guest.root, "relative");
        assertThat(outside.resolve("secret")).exists();
    }

    @Test
    void linksInACircleEnd() {
        assertThat(guest.refusedOpen(guest.root, "loop", 0L, READ)).isEqualTo("loop");
        assertThat(guest.refusedOpen(guest.root, "loop/x", 0L, READ)).isEqualTo("loop");
    }

    @Test
    void aFolderInsideIsABorderToo() {
        Object inner = guest.open(guest.root, "a/b", DIRECTORY, READ);

        assertThat(guest.refusedOpen(inner, "../inside", 0L, READ)).isEqualTo("not-permitted");
    }

    @Test
    void aFolderThatBecameALinkIsNoWayOut() {
        Object held = guest.open(guest.root, "a", DIRECTORY, READ);
        Object deeper = guest.open(guest.root, "a/b", DIRECTORY, READ);
        guest.good("rename-at", guest.root, "a", guest.root, "gone");
        guest.good("symlink-at", guest.root, "..", "a");

        assertThat(guest.refusedOpen(held, "secret", 0L, READ)).isEqualTo("no-entry");
        assertThat(guest.refusedOpen(deeper, "x", CREATE, WRITE)).isEqualTo("no-entry");
        assertThat(guest.bad("stat", held)).isEqualTo("no-entry");
        assertThat(guest.bad("create-directory-at", held, "x")).isEqualTo("no-entry");
        assertThat(outside.toFile().list()).containsExactlyInAnyOrder("granted", "secret");
    }

    @Test
    void aFolderThatAnotherTookThePlaceOfIsGone() {
        Object held = guest.open(guest.root, "a", DIRECTORY, READ);
        guest.good("rename-at", guest.root, "a", guest.root, "gone");
        guest.good("create-directory-at", guest.root, "a");

        assertThat(guest.refusedOpen(held, "inside", 0L, READ)).isEqualTo("no-entry");
    }

    @Test
    void aLinkMovedUpDoesNotLeadOut() {
        guest.good("symlink-at", guest.root, "../../secret", "a/b/deep");
        assertThat(guest.refusedOpen(guest.root, "a/b/deep", 0L, READ)).isEqualTo("no-entry");
        guest.good("rename-at", guest.root, "a/b/deep", guest.root, "a/deep");

        assertThat(guest.refusedOpen(guest.root, "a/deep", 0L, READ)).isEqualTo("not-permitted");
        assertThat(guest.refusedOpen(guest.root, "a/deep", CREATE, WRITE))
                .isEqualTo("not-permitted");
    }

    @Test
    void strangeNamesAreRefused() {
        assertThat(guest.refusedOpen(guest.root, "", 0L, READ)).isEqualTo("no-entry");
        assertThat(guest.refusedOpen(guest.root, "a\0b", 0L, READ)).isEqualTo("invalid");
        assertThat(guest.refusedOpen(guest.root, "x".repeat(300), CREATE, WRITE))
                .isEqualTo("name-too-long");
        assertThat(guest.refusedOpen(guest.root, "x/".repeat(3000), 0L, READ))
                .isEqualTo("name-too-long");
        assertThat(guest.refusedOpen(guest.root, "\ud800", CREATE, WRITE))
                .isIn("illegal-byte-sequence", "no-entry");
    }

    /** One guest turns a folder into a link and back while another goes through it. */
    @Test
    void twoGuestsTogetherDoNotGetOutEither() throws Exception {
        Files.writeString(folder.resolve("a/secret"), "inside");
        var folders = new HostFolders(8);
        FileGuest turning = FileGuest.of(folders.tree(folder, true));
        FileGuest reading = FileGuest.of(folders.tree(folder, true));
        var done = new AtomicBoolean();
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done.get()) {
                                turning.good("rename-at", turning.root, "a", turning.root, "c");
                                turning.good("symlink-at", turning.root, "..", "a");
                                turning.good("unlink-file-at", turning.root, "a");
                                turning.good("rename-at", turning.root, "c", turning.root, "a");
                            }
                        });
        var seen = new TreeSet<String>();
        for (int i = 0; i < 20_000 && seen.size() < 4; i++) {
            seen.add(outcome(reading));
        }
        done.set(true);
        other.join();

        assertThat(seen).contains("inside").doesNotContain("secret");
    }

    private static String outcome(FileGuest reading) {
        Object opened =
                reading.guest.call(
                        "wasi:filesystem/types#[method]descriptor.open-at",
                        reading.root,
                        1L,
                        "a/secret",
                        0L,
                        READ);
        if (!(opened instanceof Outcome.Ok(Object file))) {
            return opened.toString();
        }
        Object[] read = (Object[]) reading.good("read", file, 100L, 0L);
        reading.drop(file);
        return new String((byte[]) read[0], UTF_8);
    }

    @Test
    void onlyAFolderCanBeGranted() {
        List<Path> wrong = List.of(outside.resolve("secret"));

        assertThatThrownBy(() -> new HostFolders(1).tree(wrong.getFirst(), true))
                .isInstanceOf(NotDirectoryException.class);
    }
}
