package dev.aether.workflow;

/**
 * The name of one execution: lower-case letters, digits, '-' and '.', at most 128. Chosen by
 * whoever starts it; starting the same id twice starts one pulse.
 */
public record PulseId(String text) implements Comparable<PulseId> {
    private static final int LENGTH_MAX = 128;

    public PulseId {
        if (text.length() > LENGTH_MAX || !text.matches("[a-z0-9]([-.a-z0-9]*[a-z0-9])?")) {
            throw new IllegalArgumentException("not a pulse id: \"" + text + "\"");
        }
    }

    @Override
    public int compareTo(PulseId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
