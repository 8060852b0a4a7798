package dev.aether.state.range;

import dev.aether.consensus.GroupId;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Which ranges this node holds: a small file each in {@code store}, written before the replica
 * exists. Magic, version, group, generation, name and a CRC32C over all of it.
 */
record RangeFile(RangeName name, int generation) {
    private static final String FOLDER = "store";
    private static final String SUFFIX = ".range";
    private static final long MAGIC = 0x414552414e474500L;
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 2 * Long.BYTES + 3 * Integer.BYTES;
    private static final int FILE_BYTES_MAX = 4096;

    static List<RangeFile> all(Disk disk) {
        return disk.list(FOLDER).stream()
                .filter(file -> file.endsWith(SUFFIX))
                .map(file -> read(disk, FOLDER + "/" + file))
                .toList();
    }

    void write(Disk disk) {
        byte[] keyspace = name.keyspace().getBytes(StandardCharsets.UTF_8);
        ByteBuffer into = ByteBuffer.allocate(HEAD_BYTES + keyspace.length + Integer.BYTES);
        into.putLong(MAGIC).putInt(VERSION).putLong(name.group().value()).putInt(generation);
        into.putInt(keyspace.length).put(keyspace);
        into.putInt(crc(into.duplicate().flip()));
        byte[] content = new byte[into.position()];
        into.flip().get(content);
        disk.replace(path(name), content);
    }

    static void delete(Disk disk, RangeName name) {
        disk.delete(path(name));
    }

    private static String path(RangeName name) {
        return FOLDER + "/" + name.keyspace() + SUFFIX;
    }

    private static RangeFile read(Disk disk, String path) {
        ByteBuffer from = ByteBuffer.wrap(disk.read(path, FILE_BYTES_MAX));
        int end = from.limit() - Integer.BYTES;
        if (end < HEAD_BYTES
                || from.getInt(end) != crc(from.slice(0, end))
                || from.getLong() != MAGIC
                || from.getInt() != VERSION) {
            throw new DiskException(
                    Code.CORRUPT,
                    path + " is damaged; repair it from a peer with: aether node repair NAME");
        }
        GroupId group = new GroupId(from.getLong());
        int generation = from.getInt();
        byte[] keyspace = new byte[from.getInt()];
        from.get(keyspace);
        return new RangeFile(
                new RangeName(new String(keyspace, StandardCharsets.UTF_8), group), generation);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
