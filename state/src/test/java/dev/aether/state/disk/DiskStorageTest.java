package dev.aether.state.disk;

import dev.aether.consensus.GroupId;
import dev.aether.state.mvcc.Storage;
import dev.aether.state.mvcc.StorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every storage must do, while flushes come at any moment. */
final class DiskStorageTest extends StorageContract {
    @TempDir Path directory;

    private DiskFixture disk;
    private long groups;

    @BeforeEach
    void begin() {
        disk = new DiskFixture(directory);
    }

    @AfterEach
    void end() {
        disk.close();
    }

    @Override
    protected Storage open() {
        return disk.place(new GroupId(++groups)).load();
    }
}
