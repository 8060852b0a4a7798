package dev.aether.component.wasi.messaging;

import dev.aether.component.wasi.WasiState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code message} that a guest holds and changes. Its bytes are the host's memory, so they count
 * as held by the guest's instance until it drops the message or gives it away.
 */
final class GuestMessage {
    private final String topic;
    private String contentType;
    private List<Message.Property> metadata;
    private byte[] data;
    private long held;

    GuestMessage(Message message) {
        this.topic = message.topic().orElse("");
        this.contentType = message.contentType().orElse("");
        this.metadata = new ArrayList<>(message.metadata());
        this.data = message.data();
    }

    Message sent() {
        return new Message("", contentType, metadata, data);
    }

    Optional<Object> topic() {
        return topic.isEmpty() ? Optional.empty() : Optional.of(topic);
    }

    Optional<Object> contentType() {
        return contentType.isEmpty() ? Optional.empty() : Optional.of(contentType);
    }

    void contentType(String type) {
        contentType = type;
    }

    byte[] data() {
        return data;
    }

    void data(byte[] bytes) {
        data = bytes;
    }

    /** As pairs; absent if there are none. */
    Optional<Object> metadata() {
        if (metadata.isEmpty()) {
            return Optional.empty();
        }
        List<Object> pairs = new ArrayList<>();
        metadata.forEach(each -> pairs.add(new Object[] {each.name(), each.value()}));
        return Optional.of(pairs);
    }

    /** Of a name that comes several times the last value counts. */
    void metadata(List<?> pairs) {
        metadata = new ArrayList<>();
        for (Object pair : pairs) {
            Object[] nameAndValue = (Object[]) pair;
            put((String) nameAndValue[0], (String) nameAndValue[1]);
        }
    }

    void put(String name, String value) {
        remove(name);
        metadata.add(new Message.Property(name, value));
    }

    void remove(String name) {
        metadata.removeIf(each -> each.name().equals(name));
    }

    /** Counts what it holds now with its instance. */
    void account(WasiState state) {
        long now = sent().size();
        state.hold(now - held);
        held = now;
    }

    /** It holds nothing any more. */
    void release(WasiState state) {
        state.hold(-held);
        held = 0;
    }
}
