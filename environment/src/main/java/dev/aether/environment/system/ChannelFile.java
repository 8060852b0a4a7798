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
    private static final int CHUNK_BYTES_MAX = 1 << 18;

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
                    readAll(channel, offset, into);
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
                    writeAll(channel, offset, from);
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

    /** Reads until the buffer is full or the file ends. */
    static void readAll(FileChannel channel, long offset, ByteBuffer into) throws IOException {
        long at = offset;
        int count = 0;
        while (count >= 0 && into.hasRemaining()) {
            ByteBuffer part = chunk(into);
            count = channel.read(part, at);
            at += Math.max(0, count);
            into.position(into.position() + Math.max(0, count));
        }
    }

    static void writeAll(FileChannel channel, long offset, ByteBuffer from) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
            int count = channel.write(chunk(from), at);
            at += count;
            from.position(from.position() + count);
        }
    }

    /** The JDK copies through a buffer outside the heap of the same size, and keeps it. */
    private static ByteBuffer chunk(ByteBuffer whole) {
        return whole.slice(whole.position(), Math.min(whole.remaining(), CHUNK_BYTES_MAX));
    }

    private void reopen() throws IOException {
        if (closed) {
            throw new DiskException(Code.FAILED, name + " is closed");
        }
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
