package dev.aether.component.wasi.files;

import dev.aether.component.Case;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** What crosses to guests and back: records of the interface as Java objects. */
final class FileValues {
    private FileValues() {}

    static Object stat(FileStat stat) {
        return new Object[] {
            stat.kind().index(),
            stat.links(),
            stat.size(),
            datetime(stat.accessed()),
            datetime(stat.modified()),
            datetime(stat.changed())
        };
    }

    /** Times before 1970 cannot be said. */
    private static Optional<Object> datetime(Instant time) {
        return time.getEpochSecond() < 0
                ? Optional.empty()
                : Optional.of(new Object[] {time.getEpochSecond(), time.getNano()});
    }

    static FileTime time(Object value) throws FileFault {
        Case chosen = (Case) value;
        return switch (chosen.index()) {
            case 0 -> new FileTime.Kept();
            case 1 -> new FileTime.Now();
            default -> {
                Object[] datetime = (Object[]) chosen.value();
                yield new FileTime.At(instant((Long) datetime[0], (Integer) datetime[1]));
            }
        };
    }

    private static Instant instant(long seconds, int nanos) throws FileFault {
        if (seconds < 0 || nanos < 0 || nanos > 999_999_999) {
            throw new FileFault(FileError.INVALID, "no such time");
        }
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException beyond) {
            throw new FileFault(FileError.OVERFLOW, "no such time");
        }
    }

    /** 128 bits that change when the file does. */
    static Object hash(FileStat stat) {
        String seen = stat.identity() + " " + stat.size() + " " + stat.modified();
        ByteBuffer digest = ByteBuffer.wrap(sha256(seen.getBytes(StandardCharsets.UTF_8)));
        return new Object[] {digest.getLong(), digest.getLong()};
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JVM has SHA-256", absent);
        }
    }
}
