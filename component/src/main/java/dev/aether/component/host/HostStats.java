package dev.aether.component.host;

import dev.aether.component.wasi.files.FileKind;
import dev.aether.component.wasi.files.FileStat;
import dev.aether.component.wasi.files.FileTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this machine knows of its files. */
final class HostStats {
    private static final LinkOption HERE = LinkOption.NOFOLLOW_LINKS;
    private static final String UNIX =
            "unix:mode,nlink,size,dev,ino,lastAccessTime,lastModifiedTime,ctime";
    private static final int KIND_MASK = 0xf000;

    private HostStats() {}

    static FileStat of(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? unix(Files.readAttributes(path, UNIX, HERE))
                : basic(path);
    }

    static FileKind kind(Path path) throws IOException {
        return of(path).kind();
    }

    private static FileStat unix(Map<String, Object> known) {
        int mode = (Integer) known.getOrDefault("mode", 0);
        return new FileStat(
                kind(mode),
                ((Number) known.getOrDefault("nlink", 1)).longValue(),
                (Long) known.getOrDefault("size", 0L),
                instant(known.get("lastAccessTime")),
                instant(known.get("lastModifiedTime")),
                instant(known.get("ctime")),
                known.get("dev") + ":" + known.get("ino"));
    }

    private static FileStat basic(Path path) throws IOException {
        var known = Files.readAttributes(path, BasicFileAttributes.class, HERE);
        FileKind kind = FileKind.UNKNOWN;
        if (known.isDirectory()) {
            kind = FileKind.DIRECTORY;
        } else if (known.isRegularFile()) {
            kind = FileKind.REGULAR_FILE;
        } else if (known.isSymbolicLink()) {
            kind = FileKind.SYMBOLIC_LINK;
        }
        Object key = known.fileKey();
        return new FileStat(
                kind,
                1,
                known.size(),
                known.lastAccessTime().toInstant(),
                known.lastModifiedTime().toInstant(),
                known.lastModifiedTime().toInstant(),
                key == null ? path.toString() : key.toString());
    }

    private static Instant instant(@Nullable Object time) {
        return time instanceof java.nio.file.attribute.FileTime known
                ? known.toInstant()
                : Instant.EPOCH;
    }

    private static FileKind kind(int mode) {
        return switch (mode & KIND_MASK) {
            case 0x1000 -> FileKind.FIFO;
            case 0x2000 -> FileKind.CHARACTER_DEVICE;
            case 0x4000 -> FileKind.DIRECTORY;
            case 0x6000 -> FileKind.BLOCK_DEVICE;
            case 0x8000 -> FileKind.REGULAR_FILE;
            case 0xa000 -> FileKind.SYMBOLIC_LINK;
            case 0xc000 -> FileKind.SOCKET;
            default -> FileKind.UNKNOWN;
        };
    }

    static void setTimes(Path path, FileTime accessed, FileTime modified) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, HERE)
                .setTimes(time(modified), time(accessed), null);
    }

    private static java.nio.file.attribute.@Nullable FileTime time(FileTime wanted) {
        return switch (wanted) {
            case FileTime.Kept _ -> null;
            case FileTime.Now _ -> java.nio.file.attribute.FileTime.from(Instant.now());
            case FileTime.At(Instant time) -> java.nio.file.attribute.FileTime.from(time);
        };
    }
}
