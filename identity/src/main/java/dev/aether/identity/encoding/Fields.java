package dev.aether.identity.encoding;

import dev.aether.environment.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A message as numbered fields, each a byte for its number, four for its length (big endian) and
 * its content; a number may repeat. Readers skip numbers they do not know, so that messages can
 * grow.
 */
public final class Fields {
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final TreeMap<Integer, List<Bytes>> byNumber = new TreeMap<>();

    private Fields() {}

    /**
     * Reads all fields of a message.
     *
     * @throws IllegalArgumentException if a field is cut off or there are more than {@code
     *     fieldsMax}
     */
    public static Fields read(Bytes message, int fieldsMax) {
        Fields fields = new Fields();
        ByteBuffer rest = message.buffer();
        for (int count = 0; rest.hasRemaining(); count++) {
            if (count == fieldsMax) {
                throw new IllegalArgumentException("more than " + fieldsMax + " fields");
            }
            if (rest.remaining() < HEADER_BYTES) {
                throw new IllegalArgumentException("a field is cut off");
            }
            int number = Byte.toUnsignedInt(rest.get());
            int length = rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                throw new IllegalArgumentException(
                        "field "
                                + number
                                + " claims "
                                + Integer.toUnsignedString(length)
                                + " bytes, "
                                + rest.remaining()
                                + " are left");
            }
            byte[] content = new byte[length];
            rest.get(content);
            fields.byNumber
                    .computeIfAbsent(number, _ -> new ArrayList<>())
                    .add(Bytes.wrap(content));
        }
        return fields;
    }

    /** All contents of one number, in order. */
    public List<Bytes> all(int number) {
        return List.copyOf(byNumber.getOrDefault(number, List.of()));
    }

    /** The content of a field that must be there exactly once. */
    public Bytes one(int number) {
        List<Bytes> found = all(number);
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "expected field " + number + " once, found it " + found.size() + " times");
        }
        return found.getFirst();
    }

    public long number(int number) {
        Bytes content = one(number);
        if (content.length() != Long.BYTES) {
            throw new IllegalArgumentException(
                    "expected 8 bytes in field " + number + ", got " + content.length());
        }
        return content.buffer().getLong();
    }

    public String text(int number) {
        return text(one(number));
    }

    public List<String> texts(int number) {
        return all(number).stream().map(Fields::text).toList();
    }

    /** A text, which must be UTF-8. */
    public static String text(Bytes content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(content.buffer()).toString();
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("a text that is not UTF-8", malformed);
        }
    }

    /** Writes a message, field by field. */
    public static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Writer add(int number, Bytes content) {
            out.write(number);
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length()).array());
            out.writeBytes(content.toArray());
            return this;
        }

        public Writer add(int number, long value) {
            return add(number, Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array()));
        }

        public Writer add(int number, String text) {
            return add(number, Bytes.utf8(text));
        }

        public Bytes message() {
            return Bytes.wrap(out.toByteArray());
        }
    }
}
