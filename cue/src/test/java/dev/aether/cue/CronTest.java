package dev.aether.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<ZoneId> ZONES =
            List.of(
                    UTC,
                    BERLIN,
                    ZoneId.of("America/New_York"),
                    ZoneId.of("Australia/Lord_Howe"),
                    ZoneId.of("Asia/Kathmandu"),
                    ZoneId.of("America/Havana"));

    private static Instant next(String line, ZoneId zone, String local) {
        ZonedDateTime after = LocalDateTime.parse(local).atZone(zone);
        return Cron.read(line, zone).next(after.toInstant());
    }

    /** Due times as local ones with their offsets. */
    private static List<String> dues(String line, ZoneId zone, String from, int count) {
        Cron cron = Cron.read(line, zone);
        List<String> found = new ArrayList<>();
        Instant at = LocalDateTime.parse(from).atZone(zone).toInstant();
        for (int k = 0; k < count; k++) {
            at = cron.next(at);
            found.add(at.atZone(zone).toOffsetDateTime().toString());
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    * * * * *            | 2026-11-22T10:00    | 2026-11-22T10:01
                    * * * * *            | 2026-11-22T10:00:59 | 2026-11-22T10:01
                    */5 * * * *          | 2026-11-22T10:58    | 2026-11-22T11:00
                    */7 * * * *          | 2026-11-22T10:56    | 2026-11-22T11:00
                    3-59/10 * * * *      | 2026-11-22T10:53    | 2026-11-22T11:03
                    0,30 8-9 * * *       | 2026-11-22T09:30    | 2026-11-23T08:00
                    0 0 1 * *            | 2026-11-22T00:00    | 2026-12-01T00:00
                    0 0 31 * *           | 2026-01-31T00:00    | 2026-03-31T00:00
                    0 0 29 feb *         | 2026-11-22T00:00    | 2028-02-29T00:00
                    0 0 29 2 *           | 2096-02-29T00:00    | 2104-02-29T00:00
                    0 0 29 2 */7         | 2026-11-22T00:00    | 2032-02-29T00:00
                    0 9 * * mon-fri      | 2026-11-20T09:00    | 2026-11-23T09:00
                    0 9 * * sat-sun      | 2026-11-22T09:00    | 2026-11-28T09:00
                    0 9 * * 7            | 2026-11-23T09:00    | 2026-11-29T09:00
                    0 9 * * 5-7          | 2026-11-22T09:00    | 2026-11-27T09:00
                    0 0 13 * fri         | 2026-11-22T00:00    | 2026-11-27T00:00
                    0 0 */2 * fri        | 2026-11-22T00:00    | 2026-11-27T00:00
                    0 0 1,15 JAN,Jul *   | 2026-11-22T00:00    | 2027-01-01T00:00
                    @hourly              | 2026-11-22T10:00    | 2026-11-22T11:00
                    @daily               | 2026-11-22T10:00    | 2026-11-23T00:00
                    @midnight            | 2026-11-22T10:00    | 2026-11-23T00:00
                    @weekly              | 2026-11-22T10:00    | 2026-11-29T00:00
                    @monthly             | 2026-11-22T10:00    | 2026-12-01T00:00
                    @yearly              | 2026-11-22T10:00    | 2027-01-01T00:00
                    @annually            | 2026-11-22T10:00    | 2027-01-01T00:00
                    """)
    void theNextTimeOfKnownLines(String line, String after, String expected) {
        assertThat(next(line, UTC, after))
                .isEqualTo(LocalDateTime.parse(expected).atZone(UTC).toInstant());
    }

    @Test
    void aTimeThatIsLeftOutIsDueAtTheEndOfTheHour() {
        assertThat(dues("30 2 * * *", BERLIN, "2026-03-28T00:00", 3))
                .containsExactly(
                        "2026-03-28T02:30+01:00",
                        "2026-03-29T03:00+02:00",
                        "2026-03-30T02:30+02:00");
        assertThat(dues("0 2,3 * * *", BERLIN, "2026-03-29T00:00", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00");
    }

    @Test
    void aTimeThatComesTwiceCountsOnce() {
        assertThat(dues("30 2 * * *", BERLIN, "2026-10-24T03:00", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        Instant second = Instant.parse("2026-10-25T01:10:00Z");
        assertThat(Cron.read("30 2 * * *", BERLIN).next(second))
                .isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void aLineWithAStarGoesByTheTimeShown() {
        assertThat(dues("30 * * * *", BERLIN, "2026-03-29T01:00", 2))
                .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00");
        assertThat(dues("30 * * * *", BERLIN, "2026-10-25T01:59", 3))
                .containsExactly(
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:30+01:00");
        assertThat(dues("*/30 2 * * *", BERLIN, "2026-03-29T00:00", 1))
                .containsExactly("2026-03-30T02:00+02:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 0 30 2 *      | a day that there is     | no such day is in any year
                    0 0 31 4,6 *    | a day that there is     | no such day is in any year
                    60 * * * *      | a minute from 0 to 59   |
                    * 24 * * *      | a hour from 0 to 23     |
                    * * 0 * *       | a day of month from 1   |
                    * * * 13 *      | or jan to dec           |
                    * * * * 8       | or sun to sat           |
                    * * * * may     | in place of "may"       |
                    5/15 * * * *    | in place of "5/15"      | a step needs a range: 5-59/15
                    */0 * * * *     | in place of "*/0"       | a step is a whole number
                    * 22-2 * * *    | in place of "22-2"      | write 22-23,0-2
                    1,,2 * * * *    | in place of ""          |
                    1-2-3 * * * *   | in place of "1-2-3"     |
                    ? * * * *       | in place of "?"         |
                    * * * *         | five fields             | an example
                    0 * * * * *     | five fields             | every: 30s
                    @every 5m       | five fields             | write every: 30s
                    @reboot         | one of @hourly          |
                    99999999999 * * * * | in place of "99999" |
                    """)
    void whatIsNoScheduleIsRefusedWithWords(String line, String expected, String hint) {
        CronFault fault = catchThrowableOfType(CronFault.class, () -> Cron.read(line.strip(), UTC));

        assertThat(fault).as(line).isNotNull();
        String start = expected.strip().replace("99999\"", "99999");
        assertThat(fault.expected()).contains(start);
        assertThat(fault.hint()).contains(hint == null ? "" : hint.strip());
    }

    @Test
    void anIntervalIsCountedFromTheEpoch() {
        Schedule every = new Schedule.Every(Duration.ofSeconds(30));
        Instant due = Instant.parse("2026-11-22T10:00:30Z");

        assertThat(every.next(due.minusMillis(1))).isEqualTo(due);
        assertThat(every.next(due)).isEqualTo(due.plusSeconds(30));
        assertThat(every.next(Instant.ofEpochMilli(-1))).isEqualTo(Instant.EPOCH);
    }

    /** What cron(8) says, minute by minute. */
    private static final class Oracle {
        private final ZoneId zone;
        private final List<BitSet> fields = new ArrayList<>();
        private final boolean eitherDay;
        private final boolean floating;

        Oracle(String line, ZoneId zone) {
            this.zone = zone;
            String[] texts = line.split(" ", -1);
            for (String text : texts) {
                fields.add(numbers(text));
            }
            this.eitherDay = !texts[2].startsWith("*") && !texts[4].startsWith("*");
            this.floating = texts[0].startsWith("*") || texts[1].startsWith("*");
        }

        private static BitSet numbers(String text) {
            BitSet numbers = new BitSet();
            int step = text.contains("/") ? Integer.parseInt(text.replaceAll(".*/", "")) : 1;
            for (String part : text.replaceAll("/.*", "").split(",", -1)) {
                String[] ends = part.equals("*") ? new String[] {"0", "59"} : part.split("-", -1);
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                for (int k = first; k <= last; k += step) {
                    numbers.set(k);
                }
            }
            return numbers;
        }

        private boolean matches(LocalDateTime local) {
            boolean day = fields.get(2).get(local.getDayOfMonth());
            DayOfWeek name = local.getDayOfWeek();
            boolean week = fields.get(4).get(name == DayOfWeek.SUNDAY ? 0 : name.getValue());
            return fields.get(0).get(local.getMinute())
                    && fields.get(1).get(local.getHour())
                    && fields.get(3).get(local.getMonthValue())
                    && (eitherDay ? day || week : day && week);
        }

        List<Instant> dues(Instant from, Instant to) {
            TreeSet<Instant> dues = new TreeSet<>();
            for (Instant at = from; at.isBefore(to); at = at.plus(1, ChronoUnit.MINUTES)) {
                LocalDateTime local = LocalDateTime.ofInstant(at, zone);
                boolean first =
                        zone.getRules()
                                .getValidOffsets(local)
                                .getFirst()
                                .equals(zone.getRules().getOffset(at));
                if (matches(local) && (floating || first)) {
                    dues.add(at);
                }
                ZoneOffsetTransition change = zone.getRules().previousTransition(at.plusNanos(1));
                boolean changed = change != null && change.getInstant().equals(at);
                if (changed && change.isGap() && !floating && leavesOut(change)) {
                    dues.add(at);
                }
            }
            return List.copyOf(dues);
        }

        private boolean leavesOut(ZoneOffsetTransition gap) {
            LocalDateTime each = gap.getDateTimeBefore();
            while (each.isBefore(gap.getDateTimeAfter())) {
                if (matches(each)) {
                    return true;
                }
                each = each.plusMinutes(1);
            }
            return false;
        }
    }

    @Test
    void randomLinesAreDueExactlyWhenTheManualSays() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            String line =
                    "%s %s %s %s %s"
                            .formatted(
                                    field(random, 0, 59),
                                    random.nextBoolean()
                                            ? field(random, 0, 3)
                                            : field(random, 0, 23),
                                    random.nextBoolean() ? "*" : starOrNumber(random, 1, 28),
                                    random.nextBoolean() ? "*" : "3,4,10,11",
                                    random.nextBoolean() ? "*" : starOrNumber(random, 0, 6));
            Instant from =
                    LocalDate.of(2026, random.nextBoolean() ? 3 : 10, 1 + random.nextInt(28))
                            .atTime(random.nextInt(24), random.nextInt(60))
                            .toInstant(java.time.ZoneOffset.UTC);
            Instant to = from.plus(12, ChronoUnit.DAYS);
            Cron cron = Cron.read(line, zone);
            List<Instant> found = new ArrayList<>();
            for (Instant at = cron.next(from.minusMillis(1)); at.isBefore(to); at = cron.next(at)) {
                found.add(at);
            }

            assertThat(found)
                    .as("seed %d: %s in %s", seed, line, zone)
                    .isEqualTo(new Oracle(line, zone).dues(from, to));
        }
    }

    private static String field(Random random, int min, int max) {
        int a = min + random.nextInt(max - min + 1);
        int b = min + random.nextInt(max - min + 1);
        return switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1 -> "*/" + (1 + random.nextInt(20));
            case 2 -> Math.min(a, b) + "-" + Math.max(a, b);
            case 3 -> a + "," + b;
            default -> Integer.toString(a);
        };
    }

    private static String starOrNumber(Random random, int min, int max) {
        return random.nextInt(4) == 0
                ? min == 0 ? "*/2" : "*"
                : Integer.toString(min + random.nextInt(max - min + 1));
    }
}
