package dev.aether.environment.telemetry;

import dev.aether.environment.Check;

/** The labels of one series in exposition form, without the braces. */
record Labels(String text) implements Comparable<Labels> {
    /**
     * @param pairs name, value, name, value
     */
    static Labels of(String... pairs) {
        Check.that(pairs.length % 2 == 0, "labels come in pairs, got %d strings", pairs.length);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(pairs[i]).append("=\"");
            text.append(escaped(pairs[i + 1])).append('"');
        }
        return new Labels(text.toString());
    }

    Labels with(String name, String value) {
        return new Labels(
                (text.isEmpty() ? "" : text + ",") + name + "=\"" + escaped(value) + "\"");
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }

    @Override
    public int compareTo(Labels other) {
        return text.compareTo(other.text);
    }
}
