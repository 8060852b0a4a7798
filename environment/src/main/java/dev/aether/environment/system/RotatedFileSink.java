package dev.aether.environment.system;

import dev.aether.environment.DiskPath;
import dev.aether.environment.LogLevel;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log file of bounded size and its older siblings.
 *
 * <p>The lock, not an inbox, because a line must be in the file before the call that logged it
 * returns: the last line before a crash is the one that matters. A plain stream, not a channel,
 * because a channel is closed when an interrupted thread writes to it.
 */
final class RotatedFileSink implements LogSink {
    private final LogTarget.RotatedFile target;
    private final Path folder;
    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OutputStream out;
    private long size;

    RotatedFileSink(LogTarget.RotatedFile target, Path nodeDirectory) {
        this.target = target;
        this.folder = nodeDirectory.resolve(DiskPath.parent(target.path()));
        this.path = nodeDirectory.resolve(DiskPath.file(target.path()));
    }

    @Override
    public LogLevel floor() {
        return target.floor();
    }

    @Override
    public void write(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            opened(bytes.length).write(bytes);
            size += bytes.length;
        } catch (IOException lost) {
            System.err.print("log line lost (" + lost + "): " + line + "\n");
        } finally {
            lock.unlock();
        }
    }

    private OutputStream opened(int coming) throws IOException {
        OutputStream current = out;
        if (current != null && size + coming > target.sizeMax().bytes()) {
            out = null;
            current.close();
            rotate();
            current = null;
        }
        if (current == null) {
            current = append();
            out = current;
        }
        return current;
    }

    private OutputStream append() throws IOException {
        Files.createDirectories(folder);
        OutputStream stream = new FileOutputStream(path.toFile(), true);
        size = Files.size(path);
        return stream;
    }

    private void rotate() throws IOException {
        for (int age = target.filesMax() - 1; age >= 1; age--) {
            Path from = age == 1 ? path : older(age - 1);
            if (Files.exists(from)) {
                Files.move(from, older(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(path);
    }

    private Path older(int age) {
        return path.resolveSibling(path.getFileName() + "." + age);
    }
}
