package dev.aether.kubernetes;

import dev.aether.kubernetes.MalformedException.Code;
import java.util.List;

/**
 * Reads and prints YAML 1.2 with its core schema, so {@code yes} is text and {@code 0x1f} is 31.
 * What JSON cannot say (other tags, infinities, collections as keys, merge keys) is refused.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2.2, core schema</a>
 */
public final class Yaml {
    private Yaml() {}

    /**
     * Reads exactly one document.
     *
     * @throws MalformedException if there is none, there are more, or it is refused
     */
    public static Json parse(String text) {
        var documents = parseAll(text, Limits.DEFAULT);
        if (documents.size() != 1) {
            throw new MalformedException(
                    Code.SYNTAX, "expected one document, got " + documents.size(), 1, 1);
        }
        return documents.getFirst();
    }

    /** Reads all documents of a stream; the limits hold for the whole stream. */
    public static List<Json> parseAll(String text, Limits limits) {
        return new YamlReader(text, limits).documents();
    }

    /** Prints one document in block style, ending with a line feed. */
    public static String print(Json json) {
        return new YamlWriter().print(json);
    }
}
