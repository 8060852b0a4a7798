package dev.aether.state.images;

import dev.aether.environment.Bytes;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import dev.aether.environment.DiskFile;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The file of an image: magic, version, then blocks of length, CRC32C and bytes, 4, 4 and n; a
 * block of length 0 ends it. It is written under another name, forced, and then renamed, so a file
 * with the final name is whole or damaged, never half.
 */
final class ImageFile {
    static final int BLOCK_BYTES_MAX = 1 << 20;

    private static final byte[] MAGIC = {'A', 'E', 'I', 'M', 'A', 'G', 'E', 0};
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = MAGIC.length + Integer.BYTES;
    private static final int BLOCK_HEAD_BYTES = 2 * Integer.BYTES;

    private ImageFile() {}

    /** Writes one; blocks on the disk. */
    static final class Output implements AutoCloseable {
        private final DiskFile file;
        private long offset;

        Output(Disk disk, String path) {
            file = disk.open(path);
            try {
                file.truncate(0);
                ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).put(MAGIC).putInt(VERSION).flip();
                offset = head.remaining();
                file.write(0, head);
            } catch (DiskException cause) {
                file.close();
                throw cause;
            }
        }

        void write(Bytes block) {
            if (!block.isEmpty()) {
                append(block);
            }
        }

        private void append(Bytes block) {
            ByteBuffer whole = ByteBuffer.allocate(BLOCK_HEAD_BYTES + block.length());
            whole.putInt(block.length()).putInt(crc(block.buffer())).put(block.buffer()).flip();
            int length = whole.remaining();
            file.write(offset, whole);
            offset += length;
        }

        /** Marks the end and makes everything durable. */
        void finish() {
            append(Bytes.EMPTY);
            file.force();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /**
     * Reads a whole file.
     *
     * @throws DiskException CORRUPT if it is not what was written
     */
    static void read(Disk disk, String path, Consumer<ByteBuffer> into) {
        try (DiskFile file = disk.open(path)) {
            ByteBuffer head = exactly(file, path, 0, HEAD_BYTES);
            byte[] magic = new byte[MAGIC.length];
            head.get(magic);
            int version = head.getInt();
            if (!java.util.Arrays.equals(magic, MAGIC) || version != VERSION) {
                throw corrupt(path, 0, "not an image of version " + VERSION);
            }
            long offset = HEAD_BYTES;
            int length = -1;
            while (length != 0) {
                length = readBlock(file, path, offset, into);
                offset += BLOCK_HEAD_BYTES + length;
            }
        }
    }

    private static int readBlock(
            DiskFile file, String path, long offset, Consumer<ByteBuffer> into) {
        ByteBuffer head = exactly(file, path, offset, BLOCK_HEAD_BYTES);
        int length = head.getInt();
        int expected = head.getInt();
        if (length < 0 || length > BLOCK_BYTES_MAX) {
            throw corrupt(path, offset, "a block of " + length + " bytes");
        }
        ByteBuffer block = exactly(file, path, offset + BLOCK_HEAD_BYTES, length);
        if (crc(block.duplicate()) != expected) {
            throw corrupt(path, offset, "a block whose checksum differs");
        }
        into.accept(block);
        return length;
    }

    private static ByteBuffer exactly(DiskFile file, String path, long offset, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        if (file.read(offset, into) != length) {
            throw corrupt(path, offset, "the file ends early");
        }
        return into.flip();
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static DiskException corrupt(String path, long offset, String what) {
        return new DiskException(
                Code.CORRUPT,
                path
                        + " is damaged at offset "
                        + offset
                        + ": "
                        + what
                        + "; repair it from a peer with: aether node repair NAME");
    }
}
