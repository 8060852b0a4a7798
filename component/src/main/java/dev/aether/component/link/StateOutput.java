package dev.aether.component.link;

import dev.aether.component.Snapshot;
import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the state of a snapshot: numbers as unsigned LEB128, bytes as they are. */
final class StateOutput {
    private static final int BYTES_MAX = Integer.MAX_VALUE - 64;
    private byte[] bytes = new byte[1024];
    private int length = Snapshot.HEADER_BYTES;

    private void reserve(int count) {
        if (count > BYTES_MAX - length) {
            throw new SnapshotException(Code.LIMIT, "a snapshot of more than 2 GiB");
        }
        if (length + count > bytes.length) {
            long wanted = Math.max(2L * bytes.length, (long) length + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(BYTES_MAX, wanted));
        }
    }

    void number(long number) {
        reserve(10);
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void bytes(byte[] from, int start, int count) {
        reserve(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        bytes(utf8, 0, utf8.length);
    }

    Snapshot seal(byte[] component) {
        return Snapshot.seal(Arrays.copyOf(bytes, length), component);
    }
}
