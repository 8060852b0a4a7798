package dev.aether.environment;

import java.nio.ByteBuffer;

/** One open file of a {@link Disk}. Not safe for two threads at once. */
public interface DiskFile extends AutoCloseable {
    long size();

    /**
     * Reads at an offset until the buffer is full or the file ends. @return bytes read, 0 at end
     */
    int read(long offset, ByteBuffer into);

    /** Writes all remaining bytes at an offset, extending the file if needed. */
    void write(long offset, ByteBuffer from);

    /** Makes data (not times) durable; a failure means the file's content is unknown. */
    void force();

    void truncate(long size);

    @Override
    void close();
}
