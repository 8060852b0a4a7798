package dev.aether.component;

/** The guest was stopped; its instance is poisoned and answers nothing any more. */
public final class TrapException extends RuntimeException {
    /** Why it was stopped. */
    public enum Code {
        /** It reached an instruction that says so, often a panic. */
        UNREACHABLE,
        /** It addressed memory or a table element that is not there. */
        OUT_OF_BOUNDS,
        /** It divided by zero, overflowed a division or converted what is no number. */
        ARITHMETIC,
        /** It called through a table what is not a function of that type. */
        INDIRECT_CALL,
        /** It recursed deeper than the stack. */
        STACK_EXHAUSTED,
        /** It needs more memory than its limit. */
        MEMORY_LIMIT,
        /** It reached another limit, such as that of handles. */
        LIMIT,
        /** It was interrupted from outside. */
        INTERRUPTED,
        /** It broke a rule of the canonical ABI. */
        ABI,
        /** It trapped before, or is closed. */
        POISONED,
        /** The engine failed in a way none of the others names. */
        OTHER
    }

    private final Code code;

    public TrapException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public TrapException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
