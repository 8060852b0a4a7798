package dev.aether.component.link;

import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link StateOutput} wrote and trusts none of it. */
final class StateInput {
    private final ByteBuffer in;

    StateInput(ByteBuffer in) {
        this.in = in;
    }

    static SnapshotException damaged(String reason) {
        return new SnapshotException(Code.DAMAGED, reason);
    }

    long number() {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!in.hasRemaining()) {
                throw damaged("the snapshot ends too early");
            }
            byte next = in.get();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw damaged("a number of too many bytes");
    }

    /** A number from nothing to a bound, which is included. */
    int number(long most, String what) {
        long number = number();
        if (number < 0 || number > most || number > Integer.MAX_VALUE) {
            throw damaged(
                    "%s: expected at most %d, got %s"
                            .formatted(what, most, Long.toUnsignedString(number)));
        }
        return (int) number;
    }

    byte[] bytes(int count) {
        if (count > in.remaining()) {
            throw damaged("the snapshot ends too early");
        }
        var bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    String text() {
        byte[] utf8 = bytes(number(in.remaining(), "bytes of a name"));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new SnapshotException(Code.DAMAGED, "a name is no text", e);
        }
    }

    int remaining() {
        return in.remaining();
    }
}
