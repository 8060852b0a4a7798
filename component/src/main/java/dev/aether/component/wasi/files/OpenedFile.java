package dev.aether.component.wasi.files;

import java.io.IOException;

/** A regular file a guest holds open; used by the thread of one instance. */
public interface OpenedFile {
    /**
     * Bytes from an offset on.
     *
     * @param bytesMax how many at most, at least 1
     * @return none at the end
     */
    byte[] read(long offset, int bytesMax) throws IOException;

    /** Writes all bytes at an offset, beyond the end with zeroes between. */
    void write(long offset, byte[] bytes) throws IOException;

    /** Writes all bytes at the end. */
    void append(byte[] bytes) throws IOException;

    FileStat stat() throws IOException;

    void setSize(long bytes) throws IOException;

    void setTimes(FileTime accessed, FileTime modified) throws IOException;

    /** Waits until what was written would outlive the machine. */
    void sync(boolean metadata) throws IOException;

    void close();
}
