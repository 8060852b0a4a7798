package dev.aether.component.core;

/**
 * A core function bound to its instance, or one of the host.
 *
 * <p>Values are 64 bits each: an i32 or the bits of an f32 lie in the low half. Who reads one
 * ignores the high half; who writes one leaves it zero.
 */
@FunctionalInterface
public interface CoreFunction extends CoreExtern {
    /** No values. */
    long[] NO_VALUES = {};

    /** Calls it; the answer is not shared with anyone. */
    long[] call(long[] arguments);
}
