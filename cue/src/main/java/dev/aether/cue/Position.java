package dev.aether.cue;

/**
 * Where something was written.
 *
 * @param file as the reader was told; may be empty
 * @param line 1-based; 0 if positions mean nothing to the reader, as in a request
 * @param column 1-based, in characters; 0 if unknown
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
    /** Nowhere in particular. */
    public static final Position NONE = new Position("", 0, 0);

    public Position {
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("position must not be negative: " + line);
        }
    }

    /** {@code file:line:column}, or as much of it as is known. */
    public String text() {
        if (line == 0) {
            return file;
        }
        var place = line + ":" + column;
        return file.isEmpty() ? place : file + ":" + place;
    }

    @Override
    public int compareTo(Position other) {
        var byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        var byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }
}
