package dev.aether.component.typed;

import dev.aether.component.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns the plain values of {@link dev.aether.component.HostFunction} into typed ones, {@code
 * lift}, and back, {@code lower}.
 */
public final class Crossing {
    private Crossing() {}

    /** A value whose plain form is its typed one. */
    @SuppressWarnings({
        "unchecked",
        "TypeParameterUnusedInFormals"
    }) // The WIT type says what it is.
    public static <T> T same(Object value) {
        return (T) value;
    }

    /** A value made of the parts of a plain one. */
    public static <T> T parts(Object value, Function<Object[], T> make) {
        return make.apply((Object[]) value);
    }

    public static <T> List<T> liftList(Object value, Function<Object, T> lift) {
        return mapped((List<?>) value, lift);
    }

    public static <T> List<Object> lowerList(List<T> values, Function<T, Object> lower) {
        return mapped(values, lower);
    }

    private static <A, B> List<B> mapped(List<A> values, Function<? super A, B> step) {
        var all = new ArrayList<B>(values.size());
        for (A value : values) {
            all.add(step.apply(value));
        }
        return Collections.unmodifiableList(all);
    }

    public static <T> Optional<T> liftOption(Object value, Function<Object, T> lift) {
        return ((Optional<?>) value).map(lift);
    }

    public static <T> Optional<Object> lowerOption(Optional<T> value, Function<T, Object> lower) {
        return value.map(lower);
    }

    public static <T extends @Nullable Object, E extends @Nullable Object> Result<T, E> liftResult(
            Object value,
            Function<@Nullable Object, T> lift,
            Function<@Nullable Object, E> liftError) {
        return switch ((Outcome) value) {
            case Outcome.Ok(var good) -> Result.ok(lift.apply(good));
            case Outcome.Err(var bad) -> Result.err(liftError.apply(bad));
        };
    }

    public static <T extends @Nullable Object, E extends @Nullable Object> Outcome lowerResult(
            Result<T, E> value,
            Function<T, @Nullable Object> lower,
            Function<E, @Nullable Object> lowerError) {
        return switch (value) {
            case Result.Ok<T, E>(T good) -> new Outcome.Ok(lower.apply(good));
            case Result.Err<T, E>(E bad) -> new Outcome.Err(lowerError.apply(bad));
        };
    }

    public static <T extends Enum<T>> T liftEnum(Object value, T[] labels) {
        return labels[(int) value];
    }

    @SuppressWarnings("EnumOrdinal") // The place of a label is its bit.
    public static <T extends Enum<T>> Set<T> liftFlags(Object value, Class<T> labels) {
        long bits = (long) value;
        var set = EnumSet.noneOf(labels);
        for (T label : labels.getEnumConstants()) {
            if ((bits >>> label.ordinal() & 1) != 0) {
                set.add(label);
            }
        }
        return set;
    }

    @SuppressWarnings("EnumOrdinal") // As above.
    public static <T extends Enum<T>> Object lowerFlags(Set<T> labels) {
        long bits = 0;
        for (T label : labels) {
            bits |= 1L << label.ordinal();
        }
        return bits;
    }
}
