package dev.aether.component.host;

import dev.aether.component.wasi.files.FileError;
import dev.aether.component.wasi.files.FileFault;
import dev.aether.component.wasi.files.FileStat;
import dev.aether.component.wasi.files.FileTime;
import dev.aether.component.wasi.files.FileTree.Work;
import dev.aether.component.wasi.files.OpenedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** An open file of this machine. */
final class HostFile implements OpenedFile {
    private final Path path;
    private final FileChannel channel;
    private final HostFolders maker;
    private final FileStat opened;
    private boolean closed;

    private HostFile(Path path, FileChannel channel, FileStat opened, HostFolders maker) {
        this.path = path;
        this.channel = channel;
        this.opened = opened;
        this.maker = maker;
    }

    static HostFile open(Path path, Set<OpenOption> options, HostFolders maker) throws IOException {
        FileChannel channel = FileChannel.open(path, options);
        try {
            return new HostFile(path, channel, HostStats.of(path), maker);
        } catch (IOException fault) {
            channel.close();
            throw fault;
        }
    }

    @Override
    public byte[] read(long offset, int bytesMax) throws IOException {
        return attempt(() -> {
            long left = Math.max(0, channel.size() - offset);
            var bytes = ByteBuffer.allocate((int) Math.min(left, bytesMax));
            int count = bytes.hasRemaining() ? channel.read(bytes, offset) : 0;
            return Arrays.copyOf(bytes.array(), Math.max(0, count));
        });
    }

    @Override
    public void write(long offset, byte[] bytes) throws IOException {
        attempt(() -> {
            var left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left, offset + left.position());
            }
            return channel;
        });
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        write(attempt(channel::size), bytes);
    }

    @Override
    public FileStat stat() throws IOException {
        return attempt(() -> {
            FileStat now = pathStat();
            long size = channel.size();
            return new FileStat(
                    now.kind(),
                    now.links(),
                    size,
                    now.accessed(),
                    now.modified(),
                    now.changed(),
                    now.identity());
        });
    }

    /** Java asks by path: if another file is there by now, what was known at opening. */
    private FileStat pathStat() {
        try {
            FileStat now = HostStats.of(path);
            return now.identity().equals(opened.identity()) ? now : opened;
        } catch (IOException gone) {
            return opened;
        }
    }

    @Override
    public void setSize(long bytes) throws IOException {
        attempt(() -> {
            long size = channel.size();
            if (bytes > size) {
                channel.write(ByteBuffer.allocate(1), bytes - 1);
            } else {
                channel.truncate(bytes);
            }
            return channel;
        });
    }

    @Override
    public void setTimes(FileTime accessed, FileTime modified) throws IOException {
        maker.lock().lock();
        try {
            if (!HostStats.of(path).identity().equals(opened.identity())) {
                throw new FileFault(FileError.NO_ENTRY, "the file was moved away");
            }
            HostStats.setTimes(path, accessed, modified);
        } catch (IOException fault) {
            throw HostFaults.named(fault);
        } finally {
            maker.lock().unlock();
        }
    }

    @Override
    public void sync(boolean metadata) throws IOException {
        attempt(() -> {
            channel.force(metadata);
            return channel;
        });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        maker.leave();
        try {
            channel.close();
        } catch (IOException fault) {
            // The guest is done with it, and what it wanted on disk it has synchronised before.
        }
    }

    private static <T> T attempt(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (IOException fault) {
            throw HostFaults.named(fault);
        }
    }
}
