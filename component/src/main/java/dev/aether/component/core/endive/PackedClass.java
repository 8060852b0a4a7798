package dev.aether.component.core.endive;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The compressed bytes of a class.
 *
 * @param length of the class file
 */
record PackedClass(int length, ByteBuffer compressed) {
    /** The next one, whose bytes stay where they are. */
    static PackedClass read(ByteBuffer in) {
        int length = in.getInt();
        int size = in.getInt();
        ByteBuffer compressed = in.slice(in.position(), size);
        in.position(in.position() + size);
        return new PackedClass(length, compressed);
    }

    /** The same in an array of its own. */
    PackedClass copy() {
        byte[] bytes = new byte[compressed.remaining()];
        compressed.duplicate().get(bytes);
        return new PackedClass(length, ByteBuffer.wrap(bytes));
    }

    /**
     * The class file.
     *
     * @throws ClassFormatError if it is damaged
     */
    byte[] unpacked() {
        var inflater = new Inflater();
        try {
            inflater.setInput(compressed.duplicate());
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
