package dev.aether.cue;

import java.util.List;
import java.util.Locale;

/** One of the five fields of a crontab line: what it may say, and the numbers it stands for. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    /** Sunday is 0 and, at the end of a range, 7. */
    WEEKDAY("day of week", 0, 7, "sun mon tue wed thu fri sat");

    private static final String STAR = "*";

    private final String title;
    private final int min;
    private final int max;
    private final String names;

    CronField(String title, int min, int max, String names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /**
     * Reads a list of numbers, names, ranges and steps.
     *
     * @return a bit for each number that matches
     * @throws CronFault if it is none
     */
    long read(String text) {
        long bits = 0;
        for (String part : text.split(",", -1)) {
            bits |= part(part);
        }
        boolean sunday = this == WEEKDAY && (bits & (1L << max)) != 0;
        return sunday ? (bits | 1) & ~(1L << max) : bits;
    }

    private long part(String text) {
        String[] stepped = text.split("/", -1);
        if (stepped.length > 2) {
            throw wrong(text, "");
        }
        String[] range = stepped[0].split("-", -1);
        boolean all = stepped[0].equals(STAR);
        if (stepped.length == 2 && !all && range.length != 2) {
            throw wrong(text, "a step needs a range: " + text.replace("/", "-" + last() + "/"));
        }
        if (range.length > 2) {
            throw wrong(text, "");
        }
        int from = all ? min : number(range[0], text);
        int to = all ? last() : number(range[range.length - 1], text);
        to = this == WEEKDAY && range.length == 2 && to == 0 ? max : to;
        if (to < from) {
            String around = "%d-%d,%d-%d".formatted(from, last(), min, to);
            throw wrong(text, "a range goes up; around the end write " + around);
        }
        int step = stepped.length == 2 ? step(stepped[1], text) : 1;
        long bits = 0;
        for (int each = from; each <= to; each += step) {
            bits |= 1L << each;
        }
        return bits;
    }

    private int last() {
        return this == WEEKDAY ? max - 1 : max;
    }

    private int number(String word, String text) {
        int named = words().indexOf(word.toLowerCase(Locale.ROOT));
        if (named >= 0 && !word.isEmpty()) {
            return named + min;
        }
        if (!word.matches("[0-9]{1,2}")) {
            throw wrong(text, "");
        }
        int number = Integer.parseInt(word);
        if (number < min || number > max) {
            throw wrong(text, "");
        }
        return number;
    }

    private List<String> words() {
        return List.of(names.split(" ", -1));
    }

    private int step(String word, String text) {
        if (!word.matches("[0-9]{1,2}") || Integer.parseInt(word) < 1) {
            throw wrong(text, "a step is a whole number from 1 to " + max);
        }
        return Integer.parseInt(word);
    }

    private CronFault wrong(String text, String hint) {
        List<String> words = words();
        String named = names.isEmpty() ? "" : " or " + words.getFirst() + " to " + words.getLast();
        return new CronFault(
                "a %s from %d to %d%s, a range, a list or a step in place of \"%s\""
                        .formatted(title, min, max, named, text),
                hint);
    }
}
