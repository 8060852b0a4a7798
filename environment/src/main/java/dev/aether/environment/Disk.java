package dev.aether.environment;

import java.util.List;

/**
 * A node's directory. Paths are relative, with '/' between names and no "..".
 *
 * <p>Nothing is durable before {@link DiskFile#force}, or {@link #syncDirectory} for created,
 * renamed and deleted names. The simulated maker loses, tears and corrupts what was not forced. All
 * methods throw {@link DiskException}.
 */
public interface Disk {
    /** Opens for reading and writing, creating the file and its parent folders. */
    DiskFile open(String path);

    boolean exists(String path);

    /** Whole content; fails if the file is absent or larger than {@code bytesMax}. */
    byte[] read(String path, int bytesMax);

    /** Replaces a file durably: temporary file, force, rename, directory sync. */
    void replace(String path, byte[] content);

    /** Like {@link #replace}, readable by the owner only (mode 0600). */
    void replaceSecret(String path, byte[] content);

    void rename(String from, String to);

    /** Deletes a file; absent is fine. */
    void delete(String path);

    /** File names directly in a folder, sorted; empty when the folder is absent. */
    List<String> list(String folder);

    void syncDirectory(String folder);

    /** Bytes still free on the device. */
    long freeBytes();
}
