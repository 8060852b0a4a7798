package dev.aether.cli;

/** Why a command failed, what to do about it, and its exit code. */
public final class CommandFailure extends RuntimeException {
    public static final int FAILED = 1;
    public static final int WRONG_USAGE = 2;
    public static final int NOT_FOUND = 3;
    public static final int CONFLICT = 4;
    public static final int UNAVAILABLE = 5;
    public static final int NOT_ALLOWED = 6;

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String remedy;

    /**
     * @param why follows {@code aether: COMMAND failed:}
     * @param remedy what to do, on a line of its own; may be empty
     */
    public CommandFailure(int code, String why, String remedy) {
        super(why);
        this.code = code;
        this.remedy = remedy;
    }

    /** The line cannot be understood. */
    public static CommandFailure usage(String why, String command) {
        return new CommandFailure(WRONG_USAGE, why, "see: aether help " + command);
    }

    int code() {
        return code;
    }

    String remedy() {
        return remedy;
    }
}
