package dev.aether.cli.etcd;

import dev.aether.cli.CommandFailure;
import java.nio.ByteBuffer;

/**
 * One version of a key, as a row of a snapshot's bucket {@code key} holds it: the message {@code
 * mvccpb.KeyValue}.
 *
 * @param lease 0 for none
 * @param isDeletion whether the key goes
 */
record EtcdVersion(ByteBuffer key, ByteBuffer value, long lease, boolean isDeletion) {
    private static final int DELETION_ROW_BYTES = 18;
    private static final int KEY = 1;
    private static final int VALUE = 5;
    private static final int LEASE = 6;
    private static final int NUMBER = 0;
    private static final int BYTES = 2;

    static EtcdVersion of(ByteBuffer revision, ByteBuffer message) {
        ByteBuffer key = ByteBuffer.allocate(0);
        ByteBuffer value = ByteBuffer.allocate(0);
        long lease = 0;
        ByteBuffer rest = message.duplicate();
        while (rest.hasRemaining()) {
            long tag = number(rest);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case NUMBER -> lease = field == LEASE ? number(rest) : passed(rest, lease);
                case BYTES -> {
                    ByteBuffer bytes = bytes(rest);
                    key = field == KEY ? bytes : key;
                    value = field == VALUE ? bytes : value;
                }
                default -> throw unknown();
            }
        }
        return new EtcdVersion(key, value, lease, revision.remaining() == DELETION_ROW_BYTES);
    }

    private static long passed(ByteBuffer rest, long kept) {
        number(rest);
        return kept;
    }

    private static ByteBuffer bytes(ByteBuffer rest) {
        long length = number(rest);
        if (length < 0 || length > rest.remaining()) {
            throw unknown();
        }
        ByteBuffer bytes = rest.slice(rest.position(), (int) length);
        rest.position(rest.position() + (int) length);
        return bytes;
    }

    private static long number(ByteBuffer rest) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE && rest.hasRemaining(); shift += 7) {
            byte next = rest.get();
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw unknown();
    }

    private static CommandFailure unknown() {
        return new CommandFailure(
                CommandFailure.FAILED, "the file holds a row that etcd cannot have written", "");
    }
}
