package dev.aether.cue;

/** A text that is not a value: malformed, a name given twice, or beyond a limit. */
public final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;

    public UnreadableException(Position position, String message) {
        super(position.text().isEmpty() ? message : position.text() + ": " + message);
        this.position = position;
    }

    public Position position() {
        return position;
    }
}
