package dev.aether.runtime;

import dev.aether.environment.Bytes;
import java.time.Duration;

/** A message that a group of consumers has taken and not handled yet. */
sealed interface OpenMessage {
    int WORDS_MAX = 256;

    /** Which attempt is under way, or was the last. */
    int attempt();

    /**
     * A replica handles it. Whoever sees this record for long without a change takes it over.
     *
     * @param holder {@code PLACEMENT/LIFE}
     */
    record Held(int attempt, String holder) implements OpenMessage {}

    /**
     * It waits for its next attempt, which begins a pause after this record is seen.
     *
     * @param words why the last one failed
     */
    record Waiting(int attempt, Duration pause, String words) implements OpenMessage {}

    /**
     * It failed as often as it may.
     *
     * @param digest of the component that failed: another one is given it again
     * @param words why the last attempt failed
     */
    record Failed(int attempt, String digest, String words) implements OpenMessage {}

    /** One line: the form, the attempt, and what the kind has. */
    default Bytes encode() {
        String line =
                switch (this) {
                    case Held(int attempt, String holder) ->
                            "held %d %s".formatted(attempt, holder);
                    case Waiting(int attempt, Duration pause, String words) ->
                            "waiting %d %d %s".formatted(attempt, pause.toMillis(), cut(words));
                    case Failed(int attempt, String digest, String words) ->
                            "failed %d %s %s".formatted(attempt, digest, cut(words));
                };
        return Bytes.utf8(line);
    }

    private static String cut(String words) {
        return words.substring(0, Math.min(words.length(), WORDS_MAX));
    }

    /**
     * @throws IllegalStateException if it is of another version, or damaged
     */
    static OpenMessage decode(Bytes record) {
        String line = record.utf8();
        String[] parts = line.split(" ", 4);
        if (parts.length == 3 && parts[0].equals("held")) {
            return new Held(Integer.parseInt(parts[1]), parts[2]);
        }
        if (parts.length == 4 && parts[0].equals("waiting")) {
            Duration pause = Duration.ofMillis(Long.parseLong(parts[2]));
            return new Waiting(Integer.parseInt(parts[1]), pause, parts[3]);
        }
        if (parts.length == 4 && parts[0].equals("failed")) {
            return new Failed(Integer.parseInt(parts[1]), parts[2], parts[3]);
        }
        throw new IllegalStateException("no open message in this version");
    }
}
