package dev.aether.consensus;

import dev.aether.environment.Disk;
import dev.aether.environment.DiskFile;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * One file of the log. All numbers are big endian.
 *
 * <p>Header, 48 bytes: magic (8), version (4), zero (4), number (8), salt (8), sequence of its
 * first frame (8), CRC32C of these (4), zero (4). Then frames, each aligned to 8 bytes: magic (4),
 * length (4), sequence (8), forced (8), CRC32C (4), zero (4), records.
 *
 * <p>A frame's checksum covers the segment's random salt and the frame's offset, so bytes that
 * merely look like a frame (old content of the disk, or a value some user stored) do not pass.
 * {@code sequence} counts frames over all segments; {@code forced} is the last one known to be
 * durable when this one was written: it tells a torn tail from damage.
 */
final class WalSegment implements AutoCloseable {
    static final int HEADER_BYTES = 48;
    static final int FRAME_HEADER_BYTES = 32;
    static final int ALIGNMENT = 8;
    static final int FRAME_MAGIC = 0xAE7F10C5;

    private static final long MAGIC = 0x41455448_57414C31L; // "AETHWAL1"
    private static final int VERSION = 2;
    private static final int SEARCH_BYTES = 1 << 20;

    /** Written in one go ahead of the frames; never changed. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String path;
    private final DiskFile file;
    private final Header header;
    private final Map<GroupId, Long> lastIndexes = new TreeMap<>();
    private long size;
    private long end;
    private long zeroed;
    private ByteBuffer ahead = NOTHING;
    private long aheadFrom;

    /** What a file of the log says about itself. */
    record Header(long number, long salt, long firstSequence) {
        private ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
            bytes.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(number).putLong(salt);
            bytes.putLong(firstSequence);
            return bytes.putInt(crc(bytes.duplicate().flip())).putInt(0).flip();
        }

        private static Header read(ByteBuffer bytes, String path) {
            boolean whole = bytes.remaining() == HEADER_BYTES && bytes.getLong(0) == MAGIC;
            if (!whole || bytes.getInt(40) != crc(bytes.duplicate().limit(40))) {
                throw new WalException(WalException.Code.DAMAGED, path + " has no header");
            }
            int version = bytes.getInt(8);
            if (version != VERSION) {
                throw new WalException(
                        WalException.Code.VERSION,
                        path + " has version " + version + ", this Aether reads " + VERSION);
            }
            return new Header(bytes.getLong(16), bytes.getLong(24), bytes.getLong(32));
        }
    }

    private WalSegment(String path, DiskFile file, Header header, long end) {
        this.path = path;
        this.file = file;
        this.header = header;
        this.size = file.size();
        this.end = end;
        this.zeroed = end;
    }

    static String name(long number) {
        return String.format("%016x.wal", number);
    }

    /** Creates the file with room for frames; the room is sparse at first. */
    static WalSegment create(Disk disk, String folder, Header header, long size) {
        String path = folder + "/" + name(header.number);
        DiskFile file = disk.open(path);
        file.write(size - 1, ByteBuffer.allocate(1));
        file.write(0, header.bytes());
        file.force();
        disk.syncDirectory(folder);
        return new WalSegment(path, file, header, HEADER_BYTES);
    }

    /**
     * Opens an existing file.
     *
     * @throws WalException VERSION if a newer Aether wrote it, DAMAGED if it has no good header
     */
    static WalSegment open(Disk disk, String folder, long number) {
        String path = folder + "/" + name(number);
        DiskFile file = disk.open(path);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
        file.read(0, bytes);
        try {
            return new WalSegment(path, file, Header.read(bytes.flip(), path), file.size());
        } catch (WalException unreadable) {
            file.close();
            throw unreadable;
        }
    }

    /** Whether a file without a good header cannot hold anything durable. */
    static boolean isBlank(Disk disk, String folder, long number) {
        try (DiskFile file = disk.open(folder + "/" + name(number))) {
            ByteBuffer window = ByteBuffer.allocate(SEARCH_BYTES);
            for (long from = HEADER_BYTES; from < file.size(); from += SEARCH_BYTES) {
                file.read(from, window.clear());
                if (indexOfMagic(window.flip(), 0) >= 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static int indexOfMagic(ByteBuffer window, int from) {
        for (int at = from; at + 4 <= window.limit(); at += ALIGNMENT) {
            if (window.getInt(at) == FRAME_MAGIC) {
                return at;
            }
        }
        return -1;
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    String path() {
        return path;
    }

    Header header() {
        return header;
    }

    /** Behind the last frame; of a segment that was only read, the size of the file. */
    long end() {
        return end;
    }

    /** Highest index of entries in here, by group. */
    Map<GroupId, Long> lastIndexes() {
        return lastIndexes;
    }

    void noteEntries(GroupId group, long lastIndex) {
        lastIndexes.merge(group, lastIndex, Math::max);
    }

    /**
     * Writes a frame at the end.
     *
     * @param frame the records behind {@link #FRAME_HEADER_BYTES} of room, position at their end
     */
    void write(ByteBuffer frame, long sequence, long forced) {
        int length = frame.position() - FRAME_HEADER_BYTES;
        frame.putInt(0, FRAME_MAGIC).putInt(4, length).putLong(8, sequence);
        frame.putLong(16, forced).putInt(28, 0);
        while (frame.position() % ALIGNMENT != 0) {
            frame.put((byte) 0);
        }
        int size = frame.position();
        frame.putInt(24, checksum(frame.duplicate().flip(), end));
        zeroAhead(end + size);
        file.write(end, frame.flip());
        end += size;
    }

    /**
     * Gives the file blocks before frames come: to force what lies in blocks that were written
     * before costs much less than to force blocks that the file system must find first.
     */
    private void zeroAhead(long needed) {
        if (zeroed >= needed) {
            return;
        }
        while (zeroed < needed && zeroed < size) {
            int bytes = (int) Math.min(ZEROS.capacity(), size - zeroed);
            file.write(zeroed, ZEROS.duplicate().limit(bytes));
            zeroed += bytes;
        }
    }

    /** Over salt, offset, and the frame but its own field; {@code frame} is used up. */
    private int checksum(ByteBuffer frame, long offset) {
        ByteBuffer place = ByteBuffer.allocate(16).putLong(header.salt).putLong(offset).flip();
        CRC32C crc = new CRC32C();
        crc.update(place);
        ByteBuffer head = frame.duplicate();
        crc.update(head.position(0).limit(24));
        crc.update(frame.position(FRAME_HEADER_BYTES));
        return (int) crc.getValue();
    }

    /** A frame as read. @param end the offset behind it */
    record Frame(long sequence, long forced, ByteBuffer records, long end) {}

    /**
     * Reads the frame at an offset, or returns null if there is no good one. Its records are good
     * until the next call.
     */
    @org.jspecify.annotations.Nullable
    Frame read(long offset) {
        ByteBuffer head = ahead(offset, FRAME_HEADER_BYTES);
        if (head.remaining() < FRAME_HEADER_BYTES || head.getInt(0) != FRAME_MAGIC) {
            return null;
        }
        long length = head.getInt(4);
        long padded = FRAME_HEADER_BYTES + Math.ceilDiv(length, ALIGNMENT) * ALIGNMENT;
        if (length < 0 || offset + padded > size) {
            return null;
        }
        ByteBuffer frame = ahead(offset, (int) padded);
        if (frame.remaining() < padded || frame.getInt(24) != checksum(frame, offset)) {
            return null;
        }
        ByteBuffer records = frame.slice(FRAME_HEADER_BYTES, (int) length);
        return new Frame(frame.getLong(8), frame.getLong(16), records, offset + padded);
    }

    /** So many bytes from an offset on, or fewer where the file ends; read with what follows. */
    private ByteBuffer ahead(long offset, int bytes) {
        if (offset < aheadFrom || offset + bytes > aheadFrom + ahead.limit()) {
            int capacity = Math.max(bytes, SEARCH_BYTES);
            ahead = ahead.capacity() < capacity ? ByteBuffer.allocate(capacity) : ahead.clear();
            file.read(offset, ahead);
            ahead.flip();
            aheadFrom = offset;
        }
        int from = (int) (offset - aheadFrom);
        return ahead.slice(from, Math.min(bytes, ahead.limit() - from));
    }

    /** No more is read. */
    void endReading() {
        ahead = NOTHING;
    }

    /** The offset of the next good frame behind a bad place, or -1. */
    long nextGood(long bad) {
        ByteBuffer window = ByteBuffer.allocate(SEARCH_BYTES);
        for (long from = bad + ALIGNMENT; from < size; from += SEARCH_BYTES) {
            file.read(from, window.clear());
            window.flip();
            int at = indexOfMagic(window, 0);
            while (at >= 0) {
                if (read(from + at) != null) {
                    return from + at;
                }
                at = indexOfMagic(window, at + ALIGNMENT);
            }
        }
        return -1;
    }

    void force() {
        file.force();
    }

    /** Cuts everything from an offset on, durably. */
    void cut(long offset) {
        file.truncate(offset);
        file.force();
        size = offset;
        end = offset;
    }

    @Override
    public void close() {
        file.close();
    }
}
