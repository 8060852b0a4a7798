package dev.aether.cli;

/** Why a command failed, what to do about it, and its exit code. */
final class CommandFailure extends RuntimeException {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int NOT_FOUND = 3;

    private final int code;
    private final String remedy;

    CommandFailure(int code, String what, String remedy) {
        super(what);
        this.code = code;
        this.remedy = remedy;
    }

    int code() {
        return code;
    }

    String remedy() {
        return remedy;
    }
}
