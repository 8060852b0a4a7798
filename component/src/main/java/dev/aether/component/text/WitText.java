package dev.aether.component.text;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;

/** Indented lines, up to a size: names can be used more often than they are written down. */
final class WitText {
    private static final int LENGTH_MAX = 16 << 20;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    void line(String line) {
        if (text.length() + line.length() > LENGTH_MAX) {
            throw new ComponentException(
                    Code.TOO_LARGE, "its WIT is longer than " + LENGTH_MAX + " characters");
        }
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    void blank() {
        text.append('\n');
    }

    void open(String head) {
        line(head + " {");
        depth++;
    }

    void close() {
        depth--;
        line("}");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
