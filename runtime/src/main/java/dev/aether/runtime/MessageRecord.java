package dev.aether.runtime;

import dev.aether.component.wasi.messaging.Message;
import dev.aether.environment.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a topic keeps a message: the form 1, its content type, the number of its properties and
 * these, each text with its length before it, and its bytes to the end.
 */
final class MessageRecord {
    private static final byte FORM = 1;
    private static final int LENGTH_BYTES = 4;

    private MessageRecord() {}

    static Bytes encode(Message message) {
        List<byte[]> texts = new ArrayList<>();
        texts.add(utf8(message.contentType().orElse("")));
        for (Message.Property property : message.metadata()) {
            texts.add(utf8(property.name()));
            texts.add(utf8(property.value()));
        }
        int length = 1 + LENGTH_BYTES + message.data().length;
        for (byte[] text : texts) {
            length += LENGTH_BYTES + text.length;
        }
        ByteBuffer record = ByteBuffer.allocate(length).put(FORM).putInt(message.metadata().size());
        texts.forEach(text -> record.putInt(text.length).put(text));
        return Bytes.wrap(record.put(message.data()).array());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param more properties of the lattice's, which come first
     * @throws IllegalStateException if it is of another version, or damaged
     */
    static Message decode(String topic, Bytes bytes, List<Message.Property> more) {
        try {
            ByteBuffer record = ByteBuffer.wrap(bytes.toArray());
            if (record.get() != FORM) {
                throw new IllegalStateException("no message in this version");
            }
            int count = record.getInt();
            String contentType = text(record);
            List<Message.Property> properties = new ArrayList<>(more);
            for (int i = 0; i < count; i++) {
                properties.add(new Message.Property(text(record), text(record)));
            }
            byte[] data = new byte[record.remaining()];
            record.get(data);
            return new Message(topic, contentType, properties, data);
        } catch (BufferUnderflowException | NegativeArraySizeException damaged) {
            throw new IllegalStateException("a damaged message of topic " + topic, damaged);
        }
    }

    private static String text(ByteBuffer record) {
        int length = record.getInt();
        if (length > record.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        record.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
