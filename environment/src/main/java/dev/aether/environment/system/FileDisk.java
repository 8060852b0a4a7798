package dev.aether.environment.system;

import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import dev.aether.environment.DiskFile;
import dev.aether.environment.DiskPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory of the machine's file system. Safe for any thread; each open file has one owner. */
final class FileDisk implements Disk {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;

    private FileDisk(Path root) {
        this.root = root;
    }

    static FileDisk open(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        DiskFault.once(
                "create the directory " + absolute,
                () -> Files.createDirectories(absolute, OWNER_ONLY_FOLDER));
        return new FileDisk(absolute);
    }

    @Override
    public DiskFile open(String path) {
        Path file = file(path);
        return DiskFault.once(
                "open " + path,
                () -> {
                    createFolders(DiskPath.parent(path));
                    return new ChannelFile(path, file);
                });
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(file(path));
    }

    @Override
    public byte[] read(String path, int bytesMax) {
        Path file = file(path);
        return DiskFault.repeatable("read " + path, () -> content(path, file, bytesMax), () -> {});
    }

    private static byte[] content(String path, Path file, int bytesMax) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > bytesMax) {
                throw new DiskException(
                        Code.TOO_LARGE,
                        path + " has " + size + " bytes, at most " + bytesMax + " expected");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            ChannelFile.readAll(channel, 0, content);
            byte[] bytes = new byte[content.position()];
            content.get(0, bytes);
            return bytes;
        }
    }

    @Override
    public void replace(String path, byte[] content) {
        replace(path, content, new FileAttribute<?>[0]);
    }

    @Override
    public void replaceSecret(String path, byte[] content) {
        replace(path, content, OWNER_ONLY);
    }

    private void replace(String path, byte[] content, FileAttribute<?>... attributes) {
        Path file = file(path);
        DiskFault.repeatable(
                "replace " + path,
                () -> {
                    createFolders(DiskPath.parent(path));
                    Path fresh = file.resolveSibling(file.getFileName() + DiskPath.REPLACING);
                    writeNew(fresh, content, attributes);
                    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                    syncFolder(folder(DiskPath.parent(path)));
                    return file;
                },
                () -> {});
    }

    /** Created anew, so that no earlier mode of a left-over file shows a secret. */
    private static void writeNew(Path file, byte[] content, FileAttribute<?>... attributes)
            throws IOException {
        Files.deleteIfExists(file);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, attributes)) {
            ChannelFile.writeAll(channel, 0, ByteBuffer.wrap(content));
            channel.force(true);
        }
    }

    @Override
    public void rename(String from, String to) {
        Path target = file(to);
        DiskFault.once(
                "rename " + from + " to " + to,
                () -> {
                    createFolders(DiskPath.parent(to));
                    return Files.move(file(from), target, StandardCopyOption.ATOMIC_MOVE);
                });
    }

    @Override
    public void delete(String path) {
        DiskFault.once("delete " + path, () -> Files.deleteIfExists(file(path)));
    }

    @Override
    public List<String> list(String folder) {
        Path directory = folder(folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        return DiskFault.once(
                "list " + folder,
                () -> {
                    try (Stream<Path> files = Files.list(directory)) {
                        return files.filter(Files::isRegularFile)
                                .map(file -> file.getFileName().toString())
                                .filter(name -> !name.endsWith(DiskPath.REPLACING))
                                .sorted()
                                .toList();
                    }
                });
    }

    @Override
    public void syncDirectory(String folder) {
        Path directory = folder(folder);
        DiskFault.repeatable(
                "sync the folder " + folder,
                () -> {
                    syncFolder(directory);
                    return directory;
                },
                () -> {});
    }

    @Override
    public long freeBytes() {
        return DiskFault.once("measure " + root, () -> Files.getFileStore(root).getUsableSpace());
    }

    private Path file(String path) {
        return root.resolve(DiskPath.file(path));
    }

    private Path folder(String path) {
        return path.isEmpty() ? root : root.resolve(DiskPath.folder(path));
    }

    /** A new folder's own name is made durable at once: it happens once, and nobody forgets it. */
    private void createFolders(String folder) throws IOException {
        Path directory = folder(folder);
        if (Files.isDirectory(directory)) {
            return;
        }
        if (folder.isEmpty()) {
            throw new NoSuchFileException(root.toString(), null, "the whole directory is gone");
        }
        String parent = DiskPath.parent(folder);
        createFolders(parent);
        Files.createDirectories(directory);
        syncFolder(folder(parent));
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
