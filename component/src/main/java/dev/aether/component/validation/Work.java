package dev.aether.component.validation;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;

/**
 * Which definition is being looked at, where faults are reported, and how much has been done. Types
 * may refer to others many times over, so it is work that is bounded, not bytes.
 */
final class Work {
    private static final int STEPS_MAX = 1_000_000;
    private long offset;
    private long steps;

    /** From now on faults are reported at this offset. */
    void at(long definitionOffset) {
        offset = definitionOffset;
    }

    /** Counts one type that is compared, substituted or searched. */
    void step() {
        steps(1);
    }

    /** Counts so many at once. */
    void steps(int count) {
        steps += count;
        if (steps > STEPS_MAX) {
            throw tooLarge("types that take more than " + STEPS_MAX + " steps to check");
        }
    }

    ComponentException invalid(String reason) {
        return new ComponentException(Code.MALFORMED, offset, reason);
    }

    ComponentException tooLarge(String what) {
        return new ComponentException(Code.TOO_LARGE, offset, what);
    }
}
