package dev.aether.cue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A crontab line of five fields in a time zone, as cron of Vixie and POSIX reads it.
 *
 * <p>If both days are restricted, either suffices. When clocks change, a line whose minute or hour
 * begins with a star goes by the time that is shown: never in an hour that is left out, twice in
 * one that comes twice. Any other line means a time of the day: what was due in an hour that is
 * left out is due at its end, and in an hour that comes twice only the first counts.
 *
 * @see <a href="https://man7.org/linux/man-pages/man8/cron.8.html">cron(8)</a>
 */
public final class Cron implements Schedule {
    private static final int FIELDS = 5;

    /** After this many years the calendar repeats itself, days of the week included. */
    private static final int CYCLE_YEARS = 400;

    private static final LocalDateTime CYCLE = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final Map<String, String> NAMED =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    private final String text;
    private final ZoneId zone;
    private final long minutes;
    private final long hours;
    private final long days;
    private final long months;
    private final long weekdays;
    private final boolean eitherDay;
    private final boolean floating;

    private Cron(String text, ZoneId zone, List<String> fields) {
        this.text = text;
        this.zone = zone;
        this.minutes = CronField.MINUTE.read(fields.get(0));
        this.hours = CronField.HOUR.read(fields.get(1));
        this.days = CronField.DAY.read(fields.get(2));
        this.months = CronField.MONTH.read(fields.get(3));
        this.weekdays = CronField.WEEKDAY.read(fields.get(4));
        this.eitherDay = !isStar(fields.get(2)) && !isStar(fields.get(4));
        this.floating = isStar(fields.get(0)) || isStar(fields.get(1));
    }

    private static boolean isStar(String field) {
        return field.startsWith("*");
    }

    /**
     * @param text five fields, or a name such as {@code @daily}
     * @throws CronFault if it is no schedule, or one that is never due
     */
    static Cron read(String text, ZoneId zone) {
        String line = text.strip();
        if (line.startsWith("@every")) {
            throw new CronFault("five fields or a name such as @daily", "write every: 30s instead");
        }
        if (line.startsWith("@") && !NAMED.containsKey(line)) {
            throw new CronFault(
                    "one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually", "");
        }
        List<String> fields = List.of(NAMED.getOrDefault(line, line).split("[ \t]+", -1));
        if (fields.size() != FIELDS) {
            throw new CronFault(
                    "five fields: minute, hour, day of month, month, day of week",
                    fields.size() == FIELDS + 1
                            ? "seconds are not among them; every: 30s has them"
                            : "an example: \"*/5 * * * *\"");
        }
        Cron cron = new Cron(text, zone, fields);
        if (cron.first(CYCLE, CYCLE.plusYears(CYCLE_YEARS)).isEmpty()) {
            throw new CronFault("a day that there is", "no such day is in any year");
        }
        return cron;
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    public ZoneId zone() {
        return zone;
    }

    /** From one change of the zone's offset to the next: between them local time is plain. */
    @Override
    public Instant next(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant from = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        for (int stretch = 0; stretch < 3 * CYCLE_YEARS; stretch++) {
            ZoneOffset offset = rules.getOffset(from);
            Optional<ZoneOffsetTransition> change = Optional.ofNullable(rules.nextTransition(from));
            LocalDateTime end =
                    change.map(ZoneOffsetTransition::getDateTimeBefore).orElse(LocalDateTime.MAX);
            Optional<LocalDateTime> found = first(begin(rules, from, offset), end);
            if (found.isPresent()) {
                return found.get().toInstant(offset);
            }
            ZoneOffsetTransition over =
                    change.orElseThrow(() -> new IllegalStateException("never due: " + text));
            from = over.getInstant();
            if (!floating && isDueWithin(over)) {
                return from;
            }
        }
        throw new IllegalStateException("never due: " + text);
    }

    /** The local time from which matches count: a time of the day counts once. */
    private LocalDateTime begin(ZoneRules rules, Instant from, ZoneOffset offset) {
        LocalDateTime local = LocalDateTime.ofInstant(from, offset);
        if (floating) {
            return local;
        }
        return Optional.ofNullable(rules.previousTransition(from.plusNanos(1)))
                .filter(ZoneOffsetTransition::isOverlap)
                .map(ZoneOffsetTransition::getDateTimeBefore)
                .filter(repeatedUntil -> repeatedUntil.isAfter(local))
                .orElse(local);
    }

    private boolean isDueWithin(ZoneOffsetTransition change) {
        return change.isGap()
                && first(change.getDateTimeBefore(), change.getDateTimeAfter()).isPresent();
    }

    /** The first match, if there is one before an end. */
    private Optional<LocalDateTime> first(LocalDateTime from, LocalDateTime end) {
        LocalDate day = from.toLocalDate();
        LocalTime earliest = from.toLocalTime();
        LocalDate last = from.toLocalDate().plusYears(CYCLE_YEARS + 1L);
        while (!day.isAfter(end.toLocalDate()) && day.isBefore(last)) {
            boolean inMonth = has(months, day.getMonthValue());
            Optional<LocalTime> time =
                    inMonth && isDay(day) ? firstTime(earliest) : Optional.empty();
            if (time.isPresent()) {
                return Optional.of(day.atTime(time.get())).filter(found -> found.isBefore(end));
            }
            day = inMonth ? day.plusDays(1) : day.withDayOfMonth(1).plusMonths(1);
            earliest = LocalTime.MIDNIGHT;
        }
        return Optional.empty();
    }

    private boolean isDay(LocalDate day) {
        boolean ofMonth = has(days, day.getDayOfMonth());
        boolean ofWeek = has(weekdays, day.getDayOfWeek().getValue() % 7);
        return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private Optional<LocalTime> firstTime(LocalTime earliest) {
        int hour = earliest.getHour();
        if (has(hours, hour)) {
            int minute = following(minutes, earliest.getMinute());
            if (minute < Long.SIZE) {
                return Optional.of(LocalTime.of(hour, minute));
            }
        }
        int later = following(hours, hour + 1);
        return later < Long.SIZE
                ? Optional.of(LocalTime.of(later, following(minutes, 0)))
                : Optional.empty();
    }

    /** The first number of a set that is not below another; 64 if there is none. */
    private static int following(long set, int from) {
        return Long.numberOfTrailingZeros(set & (-1L << from));
    }

    private static boolean has(long set, int number) {
        return (set & (1L << number)) != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && text.equals(cron.text) && zone.equals(cron.zone);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text + " " + zone;
    }
}
