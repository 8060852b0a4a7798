package dev.aether.component.text;

/** Text is not what a value of its type looks like. */
public final class WaveException extends RuntimeException {
    private final int column;

    WaveException(int column, String expected, String came) {
        super("column %d: expected %s, got %s".formatted(column, expected, came));
        this.column = column;
    }

    /** Where, in characters from 1. */
    public int column() {
        return column;
    }
}
