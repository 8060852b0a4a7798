package dev.aether.cli.apps;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How far the log of each replica was shown, so that a log read anew goes on from there. Nodes tell
 * the time of a line in microseconds or finer; what is finer is not compared.
 */
final class SeenLines {
    private static final int REPLICAS_MAX = 1024;
    private static final int WORDS = 3;

    private final Map<String, Last> replicas =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
                    return size() > REPLICAS_MAX;
                }
            };

    /** The newest moment, and all that was printed in it. */
    private record Last(Instant at, Set<String> texts) {}

    /**
     * @param line time, replica, stream and text; anything else is new
     * @return whether it was not given before
     */
    boolean isNew(String line) {
        String[] words = line.split(" ", WORDS);
        if (words.length < WORDS) {
            return true;
        }
        try {
            Instant at = Instant.parse(words[0]).truncatedTo(ChronoUnit.MICROS);
            return isNew(words[1], at, words[2]);
        } catch (DateTimeException remark) {
            return true;
        }
    }

    private boolean isNew(String replica, Instant at, String text) {
        Last last = replicas.get(replica);
        if (last == null || at.isAfter(last.at())) {
            last = new Last(at, new HashSet<>());
            replicas.put(replica, last);
        }
        return at.equals(last.at()) && last.texts().add(text);
    }
}
