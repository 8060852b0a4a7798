package dev.aether.component.host;

import dev.aether.component.CompilationCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compiled components in a folder of the user's, up to a size; what was used longest ago goes
 * first. Artefacts are code: a folder that others may write to is not used at all. Several
 * processes may share it.
 */
public final class FolderCache implements CompilationCache {
    private static final long FILE_BYTES_MAX = 512L << 20;
    private final Path folder;
    private final long bytesMax;
    private final Consumer<String> trouble;

    private FolderCache(Path folder, long bytesMax, Consumer<String> trouble) {
        this.folder = folder;
        this.bytesMax = bytesMax;
        this.trouble = trouble;
    }

    /**
     * A cache in a folder, which is made if need be; none if the folder cannot be trusted or made.
     *
     * @param bytesMax of all artefacts together
     * @param trouble hears in words why nothing, or one artefact, is kept
     */
    public static Optional<CompilationCache> in(
            Path folder, long bytesMax, Consumer<String> trouble) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            if (isOurs(folder)) {
                return Optional.of(new FolderCache(folder, bytesMax, trouble));
            }
            trouble.accept("others may write to " + folder);
        } catch (IOException | UnsupportedOperationException unusable) {
            trouble.accept(unusable.toString());
        }
        return Optional.empty();
    }

    private static boolean isOurs(Path folder) throws IOException {
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(folder);
        Path own = Files.createTempFile(folder, "owner", ".part");
        try {
            return !allowed.contains(PosixFilePermission.GROUP_WRITE)
                    && !allowed.contains(PosixFilePermission.OTHERS_WRITE)
                    && Files.getOwner(own).equals(Files.getOwner(folder));
        } finally {
            Files.delete(own);
        }
    }

    @Override
    public Optional<byte[]> find(String key) {
        Path file = file(key);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
                return Optional.empty();
            }
            byte[] artefact = Files.readAllBytes(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return Optional.of(artefact);
        } catch (IOException unreadable) {
            trouble.accept(unreadable.toString());
            return Optional.empty();
        }
    }

    @Override
    public void store(String key, byte[] artefact) {
        if (artefact.length > bytesMax) {
            trouble.accept(artefact.length + " bytes are more than are kept");
            return;
        }
        try {
            makeRoom(artefact.length);
            Path part = Files.createTempFile(folder, "new", ".part");
            try {
                Files.write(part, artefact);
                Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException full) {
            trouble.accept(full.toString());
        }
    }

    private void makeRoom(long coming) throws IOException {
        List<Kept> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                kept.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        kept.sort(Comparator.comparing(Kept::used));
        long total = coming + kept.stream().mapToLong(Kept::bytes).sum();
        for (Kept oldest : kept) {
            if (total <= bytesMax) {
                return;
            }
            Files.deleteIfExists(oldest.file());
            total -= oldest.bytes();
        }
    }

    private record Kept(Path file, long bytes, FileTime used) {}

    /** Bytecode is for one virtual machine. */
    private Path file(String key) {
        return folder.resolve(
                key + "-" + Runtime.version().toString().replaceAll("[^0-9A-Za-z.]", "."));
    }
}
