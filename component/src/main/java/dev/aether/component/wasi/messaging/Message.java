package dev.aether.component.wasi.messaging;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A message on its way: bytes, and what its sender says of them. Immutable. */
public final class Message {
    private final String topic;
    private final String contentType;
    private final List<Property> metadata;
    private final byte[] data;

    /**
     * One entry of the metadata.
     *
     * @param name once in a message
     */
    public record Property(String name, String value) {
        long bytes() {
            return utf8Length(name) + utf8Length(value);
        }
    }

    /**
     * A message.
     *
     * @param topic where it came from; empty if it is not known
     * @param contentType such as {@code application/json}; empty if the sender says none
     * @param data the message's from now on
     */
    public Message(String topic, String contentType, List<Property> metadata, byte[] data) {
        this.topic = topic;
        this.contentType = contentType;
        this.metadata = List.copyOf(metadata);
        this.data = data;
    }

    public Optional<String> topic() {
        return topic.isEmpty() ? Optional.empty() : Optional.of(topic);
    }

    public Optional<String> contentType() {
        return contentType.isEmpty() ? Optional.empty() : Optional.of(contentType);
    }

    public List<Property> metadata() {
        return metadata;
    }

    /** The value of a name in the metadata. */
    public Optional<String> property(String name) {
        return metadata.stream()
                .filter(each -> each.name().equals(name))
                .map(Property::value)
                .findFirst();
    }

    /** The bytes; not to be changed. */
    public byte[] data() {
        return data;
    }

    /** What it counts towards a limit: its bytes, and those of its content type and metadata. */
    public long size() {
        return data.length
                + utf8Length(contentType)
                + metadata.stream().mapToLong(Property::bytes).sum();
    }

    static long utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return "a message of " + size() + " bytes";
    }
}
