package dev.aether.component.binary;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;

/** Counts what a component defines, so that no input makes more of it than its bytes are worth. */
final class Budget {
    private static final int DEFINITIONS_MAX = 200_000;
    private static final int NESTING_MAX = 24;
    private static final int DECLARATIONS_MAX = 2_000_000;
    private int definitions;
    private int declarations;
    private int nesting;

    void define(int at) {
        definitions++;
        if (definitions > DEFINITIONS_MAX) {
            throw new ComponentException(
                    Code.TOO_LARGE, at, "more than " + DEFINITIONS_MAX + " definitions");
        }
    }

    /** Counts a type, import, export or the like of a core module. */
    void declare(int at) {
        declarations++;
        if (declarations > DECLARATIONS_MAX) {
            throw new ComponentException(
                    Code.TOO_LARGE, at, "core modules of more than " + DECLARATIONS_MAX + " parts");
        }
    }

    void enter(int at) {
        nesting++;
        if (nesting > NESTING_MAX) {
            throw new ComponentException(
                    Code.TOO_LARGE, at, "nested deeper than " + NESTING_MAX + " levels");
        }
    }

    void leave() {
        nesting--;
    }
}
