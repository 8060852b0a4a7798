package dev.aether.environment.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import dev.aether.environment.DiskFile;
import dev.aether.environment.DiskPath;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Timers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** A disk as one life of its machine uses it; no use returns after that life has ended. */
final class LiveDisk implements Disk {
    private final SimulatedDisk disk;
    private final Boot boot;
    private final Timers timers;

    LiveDisk(SimulatedDisk disk, Boot boot, Timers timers) {
        this.disk = disk;
        this.boot = boot;
        this.timers = timers;
    }

    @Override
    public DiskFile open(String path) {
        DiskPath.file(path);
        boot.haltIfDead();
        if (disk.names().find(path).isEmpty()) {
            change("create", path);
            disk.names().create(path, new FileContent());
        }
        return new LiveFile(path, disk.existing(path));
    }

    @Override
    public boolean exists(String path) {
        boot.haltIfDead();
        return disk.names().find(DiskPath.file(path)).isPresent();
    }

    @Override
    public byte[] read(String path, int bytesMax) {
        boot.haltIfDead();
        FileContent file = disk.existing(DiskPath.file(path));
        if (file.size() > bytesMax) {
            throw new DiskException(
                    Code.TOO_LARGE,
                    path + " has " + file.size() + " bytes, at most " + bytesMax + " expected");
        }
        byte[] content = new byte[(int) file.size()];
        file.read(0, ByteBuffer.wrap(content));
        return content;
    }

    @Override
    public void replace(String path, byte[] content) {
        DiskPath.file(path);
        waitForDevice();
        change("replace", path);
        if (content.length > disk.freeBytes()) {
            throw new DiskException(Code.FULL, "no space left to replace " + path);
        }
        disk.names().replace(path, new FileContent(content));
    }

    @Override
    public void replaceSecret(String path, byte[] content) {
        replace(path, content);
    }

    @Override
    public void rename(String from, String to) {
        change("rename", DiskPath.file(from));
        if (!disk.names().rename(from, DiskPath.file(to))) {
            throw new DiskException(Code.ABSENT, "there is no file " + from);
        }
    }

    @Override
    public void delete(String path) {
        change("delete", DiskPath.file(path));
        disk.names().delete(path);
    }

    @Override
    public List<String> list(String folder) {
        boot.haltIfDead();
        return disk.names().list(DiskPath.folder(folder));
    }

    @Override
    public void syncDirectory(String folder) {
        DiskPath.folder(folder);
        waitForDevice();
        change("sync", folder);
        disk.names().sync(folder);
    }

    @Override
    public long freeBytes() {
        boot.haltIfDead();
        return disk.freeBytes();
    }

    private void change(String what, String path) {
        boot.haltIfDead();
        disk.change(what, path);
        boot.haltIfDead();
    }

    /** Lets virtual time pass as a device would, whatever interrupts; timer actions do not wait. */
    private void waitForDevice() {
        boot.haltIfDead();
        Duration time = disk.forceTime();
        if (!Thread.currentThread().isVirtual() || time.isZero()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            timers.sleep(time);
        } catch (Interrupted shortened) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An open file; deleting its name does not end it. */
    private final class LiveFile implements DiskFile {
        private final String path;
        private final FileContent file;
        private boolean closed;

        LiveFile(String path, FileContent file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() {
            check();
            return file.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) {
            check();
            return file.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer from) {
            check();
            change("write", path);
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            disk.write(path, file, offset, Bytes.wrap(bytes));
        }

        @Override
        public void force() {
            check();
            waitForDevice();
            change("force", path);
            disk.force(path, file);
        }

        @Override
        public void truncate(long size) {
            check();
            change("truncate", path);
            file.truncate(size);
        }

        @Override
        public void close() {
            closed = true;
        }

        private void check() {
            boot.haltIfDead();
            if (closed) {
                throw new DiskException(Code.FAILED, path + " is closed");
            }
        }
    }
}
