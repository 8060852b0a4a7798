package dev.aether.environment.system;

import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A node directory claimed by this process. */
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock claim(Path nodeDirectory) {
        return DiskFault.once(
                "lock " + nodeDirectory,
                () -> {
                    Files.createDirectories(nodeDirectory);
                    FileChannel channel =
                            FileChannel.open(
                                    nodeDirectory.resolve("LOCK"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    if (!isLocked(channel)) {
                        channel.close();
                        throw new DiskException(
                                Code.DENIED, nodeDirectory + " is in use by another process");
                    }
                    return new DirectoryLock(channel);
                });
    }

    /** The lock lives as long as the channel; the system drops it when the process dies. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException held) {
            return false;
        }
    }

    @Override
    public void close() {
        DiskFault.once(
                "unlock",
                () -> {
                    channel.close();
                    return channel;
                });
    }
}
