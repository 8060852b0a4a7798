package dev.aether.runtime;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;

/**
 * Where the topics of an app keep what, all within one keyspace; NUL parts what names may hold.
 * Numbers of messages are written so that their texts have their order.
 *
 * <ul>
 *   <li>{@code m NUL TOPIC NUL NUMBER NUL SIZE}: a message, a {@link MessageRecord}
 *   <li>{@code h NUL TOPIC}: a {@link TopicHead}
 *   <li>{@code g NUL TOPIC NUL GROUP NUL c}: the number of the first message that this group of
 *       consumers has not taken yet
 *   <li>{@code g NUL TOPIC NUL GROUP NUL o NUL NUMBER}: an {@link OpenMessage}, one that the group
 *       has taken and not handled
 * </ul>
 */
final class TopicKeys {
    private static final int NUMBER_DIGITS = 16;

    private TopicKeys() {}

    static String number(long number) {
        return "%016x".formatted(number);
    }

    private static long number(String text) {
        return Long.parseLong(text, 16);
    }

    static Bytes message(String topic, long number, long size) {
        return Bytes.utf8("m\0%s\0%s\0%d".formatted(topic, number(number), size));
    }

    static KeyRange message(String topic, long number) {
        return KeyRange.prefix(Bytes.utf8("m\0%s\0%s\0".formatted(topic, number(number))));
    }

    static KeyRange messages(String topic) {
        return KeyRange.prefix(Bytes.utf8("m\0" + topic + "\0"));
    }

    /** Those from one number to before another. */
    static KeyRange messages(String topic, long from, long to) {
        return new KeyRange(
                Bytes.utf8("m\0%s\0%s".formatted(topic, number(from))),
                Bytes.utf8("m\0%s\0%s".formatted(topic, number(to))));
    }

    static long numberOfMessage(Bytes key) {
        return number(key.utf8().split("\0", -1)[2]);
    }

    static long sizeOfMessage(Bytes key) {
        return Long.parseLong(key.utf8().split("\0", -1)[3]);
    }

    static Bytes head(String topic) {
        return Bytes.utf8("h\0" + topic);
    }

    static boolean isHead(Bytes key) {
        return key.utf8().startsWith("h\0");
    }

    /** Of any key. */
    static String topicOf(Bytes key) {
        return key.utf8().split("\0", -1)[1];
    }

    /** All of the groups of a topic. */
    static KeyRange groups(String topic) {
        return KeyRange.prefix(Bytes.utf8("g\0" + topic + "\0"));
    }

    static KeyRange group(String topic, String group) {
        return KeyRange.prefix(Bytes.utf8("g\0%s\0%s\0".formatted(topic, group)));
    }

    static String groupOf(Bytes key) {
        return key.utf8().split("\0", -1)[2];
    }

    static Bytes cursor(String topic, String group) {
        return Bytes.utf8("g\0%s\0%s\0c".formatted(topic, group));
    }

    static Bytes open(String topic, String group, long number) {
        return Bytes.utf8("g\0%s\0%s\0o\0%s".formatted(topic, group, number(number)));
    }

    static boolean isOpen(Bytes key) {
        String text = key.utf8();
        int mark = text.length() - NUMBER_DIGITS - 3;
        return mark > 0 && text.startsWith("\0o\0", mark);
    }

    static long numberOfOpen(Bytes key) {
        String text = key.utf8();
        return number(text.substring(text.length() - NUMBER_DIGITS));
    }

    /** Heads and groups of all topics: what consumers watch. No message is in it. */
    static KeyRange standings() {
        return new KeyRange(Bytes.utf8("g\0"), Bytes.utf8("h\1"));
    }

    static Bytes cursorValue(long next) {
        return Bytes.utf8(number(next));
    }

    static long cursorOf(Bytes value) {
        return number(value.utf8());
    }
}
