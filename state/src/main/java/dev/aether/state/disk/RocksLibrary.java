package dev.aether.state.disk;

import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads the native part of RocksDB. It is unpacked once below the node's folder; left to itself,
 * RocksDB would leave a copy in the folder for temporary files whenever the node is killed.
 */
final class RocksLibrary {
    /** What {@link RocksDB#loadLibrary(List)} looks for, which differs from the name in the jar. */
    private static final String FILE = Environment.getJniLibraryFileName("rocksdbjni");

    private RocksLibrary() {}

    static void load(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            unpack(file);
        } catch (IOException cause) {
            throw new DiskException(Code.FAILED, "cannot unpack " + file + ": " + cause, cause);
        }
        RocksDB.loadLibrary(List.of(folder.toString()));
    }

    private static void unpack(Path file) throws IOException {
        URLConnection packed = packed().openConnection();
        if (Files.exists(file) && Files.size(file) == packed.getContentLengthLong()) {
            return;
        }
        Path part = file.resolveSibling(FILE + ".part");
        try (InputStream from = packed.getInputStream()) {
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static URL packed() throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        URL packed = RocksDB.class.getClassLoader().getResource(name);
        if (packed == null) {
            throw new IOException("there is no " + name + " for this machine");
        }
        return packed;
    }
}
