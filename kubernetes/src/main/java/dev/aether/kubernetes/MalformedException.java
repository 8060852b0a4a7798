package dev.aether.kubernetes;

/** A document that cannot be read: not well formed, a repeated field, or beyond a limit. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a document was refused. */
    public enum Code {
        SYNTAX,
        DUPLICATE_FIELD,
        TOO_LARGE,
        UNSUPPORTED
    }

    private final Code code;
    private final int line;
    private final int column;

    /**
     * @param line 1-based, or 0 where a position makes no sense (binary input)
     * @param column 1-based, or 0
     */
    public MalformedException(Code code, String message, int line, int column) {
        super(line > 0 ? "line " + line + ", column " + column + ": " + message : message);
        this.code = code;
        this.line = line;
        this.column = column;
    }

    public Code code() {
        return code;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
