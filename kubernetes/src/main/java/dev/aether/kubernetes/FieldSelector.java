package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A conjunction of {@code field=value} and {@code field!=value} terms. */
public record FieldSelector(List<Term> terms) {
    /** Selects everything. */
    public static final FieldSelector ALL = new FieldSelector(List.of());

    private static final String NAME = "metadata.name";
    private static final String NAMESPACE = "metadata.namespace";

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /** One comparison; an absent field counts as empty text. */
    public record Term(String field, boolean equal, String value) {
        boolean holds(ObjectNode object) {
            var found = object.at(field.split("\\.", -1)).orElse(Json.nothing());
            var text =
                    switch (found) {
                        case Json.Text(var value) -> value;
                        case Json.Null _ -> "";
                        case Json.Bool _, Json.Numeral _ -> found.compact();
                        case Json.ObjectNode _, Json.ArrayNode _ -> found.compact();
                    };
            return text.equals(value) == equal;
        }
    }

    /**
     * Reads the query form; a backslash takes the next character literally.
     *
     * @throws StatusException 400 if malformed or a field is not selectable for the kind
     */
    public static FieldSelector parse(String text, Kind kind) {
        var terms = new ArrayList<Term>();
        for (var part : split(text)) {
            if (!part.isBlank()) {
                terms.add(term(part.strip(), text, kind));
            }
        }
        return terms.isEmpty() ? ALL : new FieldSelector(terms);
    }

    public boolean matches(ObjectNode object) {
        for (var term : terms) {
            if (!term.holds(object)) {
                return false;
            }
        }
        return true;
    }

    /** The one name selected, if the selector names it: lets a list become a read. */
    public Optional<String> name() {
        return terms.stream()
                .filter(term -> term.equal() && term.field().equals(NAME))
                .map(Term::value)
                .findFirst();
    }

    private static Term term(String part, String text, Kind kind) {
        var equals = part.indexOf('=');
        if (equals < 1) {
            throw Status.badRequest(
                            "invalid selector: '" + text + "'; can't understand '" + part + "'")
                    .exception();
        }
        var equal = part.charAt(equals - 1) != '!';
        var field = part.substring(0, equal ? equals : equals - 1);
        var start = part.startsWith("==", equals) ? equals + 2 : equals + 1;
        var known =
                field.equals(NAME)
                        || (field.equals(NAMESPACE) && kind.namespaced())
                        || kind.selectable().contains(field);
        if (!known) {
            throw Status.badRequest(
                            "Unable to find \"%s\" that match label selector \"\", field selector"
                                            .formatted(
                                                    kind.id().apiVersion()
                                                            + ", Resource="
                                                            + kind.plural())
                                    + " \""
                                    + text
                                    + "\": field label not supported: "
                                    + field)
                    .exception();
        }
        return new Term(field, equal, unescape(part.substring(start)));
    }

    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        var start = 0;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unescape(String value) {
        var plain = new StringBuilder();
        for (var i = 0; i < value.length(); i++) {
            var escaped = value.charAt(i) == '\\' && i + 1 < value.length();
            plain.append(value.charAt(escaped ? ++i : i));
        }
        return plain.toString();
    }
}
