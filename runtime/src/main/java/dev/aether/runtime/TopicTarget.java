package dev.aether.runtime;

import dev.aether.component.wasi.messaging.Message;
import dev.aether.component.wasi.messaging.MessageFault;
import dev.aether.component.wasi.messaging.MessageTarget;
import java.util.Map;
import java.util.TreeMap;

/** The topics that one particle may send to. */
final class TopicTarget implements MessageTarget {
    static final int MESSAGE_BYTES_MAX = 256 << 10;
    private static final int PROPERTIES_MAX = 64;

    /** What every particle may connect to. */
    private static final String DEFAULT = "default";

    /** Begins the names of what the lattice says of a message. */
    private static final String RESERVED = "aether-";

    private final Map<String, TopicAppender> topics = new TreeMap<>();

    TopicTarget(AppTopics app, Grant.Producer granted) {
        granted.topics().forEach(topic -> topics.put(topic.name(), new TopicAppender(app, topic)));
    }

    @Override
    public void connect(String name) throws MessageFault {
        if (!name.equals(DEFAULT)) {
            throw new MessageFault(
                    MessageFault.Kind.CONNECTION, "there is only the client " + DEFAULT);
        }
    }

    @Override
    public void send(String topic, Message message) throws MessageFault, InterruptedException {
        TopicAppender appender = topics.get(topic);
        if (appender == null) {
            throw new MessageFault(
                    MessageFault.Kind.PERMISSION_DENIED,
                    "the Aetherfile lets it send to %s, not to %s"
                            .formatted(topics.keySet(), topic));
        }
        check(message);
        appender.append(message);
    }

    private static void check(Message message) throws MessageFault {
        if (message.size() > MESSAGE_BYTES_MAX) {
            throw fault(
                    "a message has at most %d bytes with its metadata, not %d"
                            .formatted(MESSAGE_BYTES_MAX, message.size()));
        }
        if (message.metadata().size() > PROPERTIES_MAX) {
            throw fault("the metadata of a message has at most " + PROPERTIES_MAX + " names");
        }
        for (Message.Property property : message.metadata()) {
            if (property.name().startsWith(RESERVED)) {
                throw fault("names of metadata do not begin with " + RESERVED);
            }
        }
    }

    private static MessageFault fault(String words) {
        return new MessageFault(MessageFault.Kind.OTHER, words);
    }
}
