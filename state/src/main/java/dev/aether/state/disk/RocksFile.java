package dev.aether.state.disk;

import dev.aether.environment.Bytes;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.EnvOptions;
import org.rocksdb.SstFileWriter;

/** A file of rows in the making; rows come in order of slot and key. One thread. */
final class RocksFile implements AutoCloseable {
    private final RocksTable table;
    private final Path path;
    private final EnvOptions how = new EnvOptions();
    private final SstFileWriter writer;
    private long bytes;
    private boolean finished;
    private boolean closed;

    RocksFile(RocksTable table, Path path) {
        this.table = table;
        this.path = path;
        table.enter();
        this.writer = new SstFileWriter(how, table.settings().options());
        RocksFault.check("begin " + path, () -> writer.open(path.toString()));
    }

    Path path() {
        return path;
    }

    void put(int slot, Bytes row, Bytes value) {
        bytes += row.length() + value.length();
        RocksFault.check(
                "write rows", () -> writer.put(RocksTable.key(slot, row), value.toArray()));
    }

    void remove(int slot, Bytes row) {
        bytes += row.length();
        RocksFault.check("write rows", () -> writer.delete(RocksTable.key(slot, row)));
    }

    /** Bytes of rows written so far. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** Makes the file whole and durable. */
    void finish() {
        if (!finished) {
            finished = true;
            RocksFault.check("finish " + path, writer::finish);
        }
    }

    /** Frees it, and deletes what was not taken over. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        writer.close();
        how.close();
        table.leave();
        try {
            Files.deleteIfExists(path);
        } catch (IOException cause) {
            throw new DiskException(Code.FAILED, "cannot delete " + path + ": " + cause, cause);
        }
    }
}
