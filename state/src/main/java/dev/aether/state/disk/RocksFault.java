package dev.aether.state.disk;

import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Turns faults of RocksDB into ours. */
final class RocksFault {
    private RocksFault() {}

    /** Something RocksDB does. */
    interface Step<T> {
        T run() throws RocksDBException;
    }

    /** The same without a result. */
    interface Deed {
        void run() throws RocksDBException;
    }

    static <T> T translate(String doing, Step<T> step) {
        try {
            return step.run();
        } catch (RocksDBException cause) {
            throw translated(doing, cause);
        }
    }

    static void check(String doing, Deed deed) {
        try {
            deed.run();
        } catch (RocksDBException cause) {
            throw translated(doing, cause);
        }
    }

    private static DiskException translated(String doing, RocksDBException cause) {
        Status status = cause.getStatus();
        Code code = status == null ? Code.FAILED : code(status);
        String remedy =
                code == Code.CORRUPT ? "; repair it from a peer with: aether node repair NAME" : "";
        return new DiskException(
                code, "store/: cannot " + doing + ": " + cause.getMessage() + remedy, cause);
    }

    private static Code code(Status status) {
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return Code.FULL;
        }
        return status.getCode() == Status.Code.Corruption ? Code.CORRUPT : Code.FAILED;
    }
}
