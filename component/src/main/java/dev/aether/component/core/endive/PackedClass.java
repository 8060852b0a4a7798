package dev.aether.component.core.endive;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A class as it is kept: compressed, unless that would gain nothing.
 *
 * @param length of the class file
 * @param kept as many bytes if it is not compressed, else fewer
 */
record PackedClass(int length, ByteBuffer kept) {
    static PackedClass plain(byte[] code) {
        return new PackedClass(code.length, ByteBuffer.wrap(code));
    }

    static PackedClass compressed(byte[] code) {
        var fast = new Deflater(Deflater.BEST_SPEED);
        try {
            fast.setInput(code);
            fast.finish();
            byte[] packed = new byte[code.length];
            int length = fast.deflate(packed);
            return length < code.length
                    ? new PackedClass(code.length, ByteBuffer.wrap(packed, 0, length))
                    : plain(code);
        } finally {
            fast.end();
        }
    }

    /** The next one, whose bytes stay where they are. */
    static PackedClass read(ByteBuffer in) {
        int length = in.getInt();
        int size = in.getInt();
        ByteBuffer kept = in.slice(in.position(), size);
        in.position(in.position() + size);
        return new PackedClass(length, kept);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(length);
        out.writeInt(kept.remaining());
        out.write(kept.array(), kept.arrayOffset() + kept.position(), kept.remaining());
    }

    /** The same in an array of its own. */
    PackedClass copy() {
        return new PackedClass(length, ByteBuffer.wrap(bytes()));
    }

    private byte[] bytes() {
        byte[] bytes = new byte[kept.remaining()];
        kept.duplicate().get(bytes);
        return bytes;
    }

    /**
     * The class file.
     *
     * @throws ClassFormatError if it is damaged
     */
    byte[] unpacked() {
        return kept.remaining() == length ? bytes() : inflated();
    }

    private byte[] inflated() {
        var inflater = new Inflater();
        try {
            inflater.setInput(kept.duplicate());
            byte[] code = new byte[length];
            if (inflater.inflate(code) != length) {
                throw new ClassFormatError("a compiled class is cut short");
            }
            return code;
        } catch (DataFormatException damaged) {
            var error = new ClassFormatError("a compiled class is damaged");
            error.initCause(damaged);
            throw error;
        } finally {
            inflater.end();
        }
    }
}
