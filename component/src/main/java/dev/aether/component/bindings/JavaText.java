package dev.aether.component.bindings;

import java.util.List;

/** Lines of Java, indented as the braces say. */
final class JavaText {
    private static final int COLUMNS_MAX = 100;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    JavaText line(String line) {
        if (line.isEmpty()) {
            text.append('\n');
            return this;
        }
        boolean code = !line.startsWith("//");
        depth -= code && line.startsWith("}") ? 1 : 0;
        text.append("    ".repeat(depth)).append(line).append('\n');
        depth += code && line.endsWith("{") ? 1 : 0;
        return this;
    }

    /** An empty line, but none behind an opening brace. */
    JavaText gap() {
        int last = text.length() - 2;
        boolean opened = last < 0 || text.charAt(last) == '{' || text.charAt(last) == '\n';
        return opened ? this : line("");
    }

    /** Markdown, as WIT has it. */
    JavaText doc(String words) {
        if (!words.isBlank()) {
            words.strip().lines().forEach(each -> line(("/// " + safe(each)).stripTrailing()));
        }
        return this;
    }

    /** Words behind a tag of documentation. */
    JavaText tag(String tag, String words) {
        List<String> lines = words.strip().lines().toList();
        line("/// " + tag + safe(lines.getFirst()));
        lines.stream().skip(1).forEach(each -> line(("///     " + safe(each)).stripTrailing()));
        return this;
    }

    /** Neither an escape of Java nor a tag of its documentation. */
    private static String safe(String words) {
        String plain = words.replace("\\", "&#92;");
        return plain.stripLeading().startsWith("@") ? plain.replaceFirst("@", "&#64;") : plain;
    }

    /** A head with its parts in parentheses, on lines of their own if one is too short. */
    JavaText list(String head, List<String> parts, String tail) {
        String line = head + "(" + String.join(", ", parts) + ")" + tail;
        if (parts.isEmpty() || depth * 4 + line.length() <= COLUMNS_MAX) {
            return line(line);
        }
        text.append("    ".repeat(depth)).append(head).append("(\n");
        for (int i = 0; i < parts.size(); i++) {
            text.append("    ".repeat(depth + 2)).append(parts.get(i));
            text.append(i < parts.size() - 1 ? ",\n" : ")" + tail + "\n");
        }
        depth += tail.endsWith("{") ? 1 : 0;
        return this;
    }

    boolean mentions(String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean begins = at == 0 || !isPart(text.charAt(at - 1));
            if (begins && (end == text.length() || !isPart(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPart(char letter) {
        return Character.isJavaIdentifierPart(letter);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
