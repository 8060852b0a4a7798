package dev.aether.cue;

import dev.aether.cue.Value.Entry;
import java.util.Map;

/** The budget and the refusals that both readers share. */
final class Reading {
    private final String file;
    private final ReadLimits limits;
    private final boolean positioned;
    private int values;

    Reading(String file, ReadLimits limits, boolean positioned) {
        this.file = file;
        this.limits = limits;
        this.positioned = positioned;
    }

    Position at(int line, int column) {
        return positioned ? new Position(file, line, column) : Position.NONE;
    }

    int values() {
        return values;
    }

    void checkLength(String text) {
        if (text.length() > limits.charactersMax()) {
            throw new UnreadableException(
                    at(0, 0),
                    "expected at most %d characters, got %d"
                            .formatted(limits.charactersMax(), text.length()));
        }
    }

    void count(int more, Position where) {
        values += more;
        if (values > limits.valuesMax()) {
            throw new UnreadableException(
                    where,
                    "expected at most %d values, aliases counted at each use"
                            .formatted(limits.valuesMax()));
        }
    }

    int deeper(int depth, int more, Position where) {
        if (depth + more > limits.depthMax()) {
            throw new UnreadableException(
                    where, "expected at most %d nested levels".formatted(limits.depthMax()));
        }
        return depth + more;
    }

    static void put(Map<String, Entry> entries, String name, Entry entry) {
        var first = entries.putIfAbsent(name, entry);
        if (first != null) {
            var place = first.key().text();
            throw new UnreadableException(
                    entry.key(),
                    "`"
                            + name
                            + "` is given twice"
                            + (place.isEmpty() ? "" : ", first at " + place));
        }
    }
}
