package dev.aether.environment.system;

import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import dev.aether.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An open file. Positional reads and writes are repeated when an interrupt closed the channel. */
final class ChannelFile implements DiskFile {
    private final String name;
    private final Path path;
    private FileChannel channel;
    private boolean closed;

    ChannelFile(String name, Path path) throws IOException {
        this.name = name;
        this.path = path;
        this.channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE);
    }

    @Override
    public long size() {
        return DiskFault.repeatable("measure " + name, () -> channel.size(), this::reopen);
    }

    @Override
    public int read(long offset, ByteBuffer into) {
        int start = into.position();
        return DiskFault.repeatable(
                "read " + name,
                () -> {
                    into.position(start);
                    int more = 0;
                    while (more >= 0 && into.hasRemaining()) {
                        more = channel.read(into, offset + into.position() - start);
                    }
                    return into.position() - start;
                },
                this::reopen);
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        int start = from.position();
        DiskFault.repeatable(
                "write " + name,
                () -> {
                    from.position(start);
                    while (from.hasRemaining()) {
                        channel.write(from, offset + from.position() - start);
                    }
                    return from;
                },
                this::reopen);
    }

    /** Never repeated: a second force may hide the failure that the first one was about to tell. */
    @Override
    public void force() {
        DiskFault.once(
                "force " + name,
                () -> {
                    channel.force(false);
                    return channel;
                });
    }

    @Override
    public void truncate(long size) {
        DiskFault.repeatable("truncate " + name, () -> channel.truncate(size), this::reopen);
    }

    @Override
    public void close() {
        closed = true;
        DiskFault.once(
                "close " + name,
                () -> {
                    channel.close();
                    return channel;
                });
    }

    private void reopen() throws IOException {
        if (closed) {
            throw new DiskException(Code.FAILED, name + " is closed");
        }
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
