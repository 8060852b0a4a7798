package dev.aether.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.runtime.wire.LedgerFrame;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The ledger on disk: magic, format version, CRC32C of the payload, payload. */
final class LedgerFile {
    private static final String PATH = "runtime/ledger";
    private static final int MAGIC = 0x414c4447;
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 12;
    private static final int BYTES_MAX = 16 << 20;

    private final Disk disk;

    LedgerFile(Disk disk) {
        this.disk = disk;
    }

    LedgerFrame load() {
        if (!disk.exists(PATH)) {
            return LedgerFrame.getDefaultInstance();
        }
        ByteBuffer content = ByteBuffer.wrap(disk.read(PATH, BYTES_MAX));
        if (content.remaining() < HEADER_BYTES || content.getInt() != MAGIC) {
            throw corrupt("it does not begin as a ledger does");
        }
        int format = content.getInt();
        if (format != FORMAT) {
            throw corrupt("expected format " + FORMAT + ", got " + format);
        }
        int crc = content.getInt();
        if (crc != checksum(content)) {
            throw corrupt("its checksum does not match");
        }
        try {
            return LedgerFrame.parseFrom(content);
        } catch (InvalidProtocolBufferException malformed) {
            throw new DiskException(DiskException.Code.CORRUPT, PATH + " is malformed", malformed);
        }
    }

    void save(LedgerFrame ledger) {
        byte[] payload = ledger.toByteArray();
        ByteBuffer content = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        content.putInt(MAGIC).putInt(FORMAT).putInt(checksum(ByteBuffer.wrap(payload)));
        content.put(payload);
        disk.replace(PATH, content.array());
    }

    private static int checksum(ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }

    private static DiskException corrupt(String why) {
        return new DiskException(
                DiskException.Code.CORRUPT,
                PATH + ": " + why + "; delete it and restart: placements are read again");
    }
}
