package dev.aether.cue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Amounts as people write them. */
public final class Quantities {
    static final Pattern BYTES =
            Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?");
    static final Pattern CPU = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(m)?");
    static final Pattern SPAN =
            Pattern.compile("(?:[0-9]{1,9}(?:\\.[0-9]{1,9})?(?:ns|us|ms|s|m|h|d)){1,6}");
    private static final Pattern SPAN_PART =
            Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|ms|s|m|h|d)");
    private static final Map<String, Long> BYTE_UNITS = new LinkedHashMap<>();
    private static final Map<String, Long> NANOS = new LinkedHashMap<>();

    static {
        var binary = 1L;
        var decimal = 1L;
        for (var unit : new String[] {"K", "M", "G", "T", "P"}) {
            binary *= 1024;
            decimal *= 1000;
            BYTE_UNITS.put(unit + "i", binary);
            BYTE_UNITS.put(unit.equals("K") ? "k" : unit, decimal);
        }
        NANOS.put("ns", 1L);
        NANOS.put("us", 1_000L);
        NANOS.put("ms", 1_000_000L);
        NANOS.put("s", 1_000_000_000L);
        NANOS.put("m", 60_000_000_000L);
        NANOS.put("h", 3_600_000_000_000L);
        NANOS.put("d", 86_400_000_000_000L);
    }

    private Quantities() {}

    /** Bytes: {@code 32Mi}, {@code 1.5G}, {@code 4096}; empty if it is not, or no whole bytes. */
    public static Optional<Long> bytes(String text) {
        var match = BYTES.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var unit = Optional.ofNullable(match.group(2)).map(BYTE_UNITS::get).orElse(1L);
        return whole(match.group(1), unit);
    }

    /** Thousandths of a core: {@code 250m}, {@code 0.5}, {@code 2}. */
    public static Optional<Long> cpuMillis(String text) {
        var match = CPU.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        return whole(match.group(1), match.group(2) == null ? 1000L : 1L);
    }

    /** A span of time: {@code 5s}, {@code 1m30s}, {@code 1.5h}; a number needs its unit. */
    public static Optional<Duration> span(String text) {
        if (!SPAN.matcher(text).matches()) {
            return Optional.empty();
        }
        var total = BigDecimal.ZERO;
        var parts = SPAN_PART.matcher(text);
        while (parts.find()) {
            var nanos = Optional.ofNullable(NANOS.get(parts.group(2))).orElse(1L);
            total = total.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanos)));
        }
        try {
            return Optional.of(Duration.ofNanos(total.longValueExact()));
        } catch (ArithmeticException tooLargeOrTooFine) {
            return Optional.empty();
        }
    }

    private static Optional<Long> whole(String number, long unit) {
        try {
            return Optional.of(
                    new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).longValueExact());
        } catch (ArithmeticException tooLargeOrFractional) {
            return Optional.empty();
        }
    }

    /** The shortest exact form in binary units, such as {@code 64Mi}. */
    public static String printBytes(long bytes) {
        var units = new String[] {"Pi", "Ti", "Gi", "Mi", "Ki"};
        for (var i = 0; i < units.length; i++) {
            var unit = 1L << (10 * (units.length - i));
            if (bytes != 0 && bytes % unit == 0) {
                return bytes / unit + units[i];
            }
        }
        return Long.toString(bytes);
    }

    /** {@code 2} for whole cores, else {@code 250m}. */
    public static String printCpu(long millis) {
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : millis + "m";
    }

    /** The largest single unit that is exact, such as {@code 90s}. */
    public static String printSpan(Duration span) {
        var nanos = span.toNanos();
        for (var unit : new String[] {"d", "h", "m", "s", "ms", "us"}) {
            var size = Optional.ofNullable(NANOS.get(unit)).orElse(1L);
            if (nanos != 0 && nanos % size == 0) {
                return nanos / size + unit;
            }
        }
        return nanos == 0 ? "0s" : nanos + "ns";
    }
}
