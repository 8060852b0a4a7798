package dev.aether.component.wit;

/** A text is no WIT, or names what is not there. */
public final class WitException extends RuntimeException {
    /**
     * A place in a text.
     *
     * @param file as its reader called it
     * @param line from 1
     * @param column in characters from 1
     */
    public record Place(String file, int line, int column) {
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    private final Place place;

    WitException(Place place, String message) {
        super(place + ": " + message);
        this.place = place;
    }

    public Place place() {
        return place;
    }
}
