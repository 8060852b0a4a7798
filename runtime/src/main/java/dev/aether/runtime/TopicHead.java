package dev.aether.runtime;

import dev.aether.environment.Bytes;

/**
 * Where a topic ends; written as {@code 1 NEXT MESSAGES BYTES}, the first being the form.
 *
 * @param next the number of the next message
 * @param messages that are kept at most: it grows with each, and is measured anew when it reaches
 *     the topic's limit
 * @param bytes of them, likewise
 */
record TopicHead(long next, long messages, long bytes) {
    static final TopicHead EMPTY = new TopicHead(0, 0, 0);
    private static final String FORM = "1";
    private static final int WORDS = 4;

    TopicHead with(long size) {
        return new TopicHead(next + 1, messages + 1, bytes + size);
    }

    TopicHead measured(long messagesNow, long bytesNow) {
        return new TopicHead(next, messagesNow, bytesNow);
    }

    Bytes encode() {
        return Bytes.utf8("%s %d %d %d".formatted(FORM, next, messages, bytes));
    }

    /**
     * @throws IllegalStateException if it is of another version, or damaged
     */
    static TopicHead decode(Bytes record) {
        String[] words = record.utf8().split(" ", -1);
        if (words.length != WORDS || !words[0].equals(FORM)) {
            throw new IllegalStateException("no head of a topic in this version");
        }
        return new TopicHead(
                Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
}
