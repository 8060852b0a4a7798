package dev.aether.kubernetes;

import dev.aether.kubernetes.MalformedException.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds JSON from YAML events.
 *
 * <p>An alias shares the tree it names, so memory stays small; its values are nevertheless counted
 * each time, because printing or walking the result costs that much.
 */
final class YamlReader {
    private static final String TAG_PREFIX = "tag:yaml.org,2002:";

    /** A tree that aliases may name, and what one more use of it costs. */
    private record Anchored(Json value, int nodes, int depth) {}

    private final Iterator<Event> events;
    private final Limits limits;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int nodes;

    YamlReader(String text, Limits limits) {
        JsonText.checkSize(text.length(), limits);
        var settings = LoadSettings.builder().setLabel("yaml").setCodePointLimit(limits.bytesMax());
        this.events = new Parse(settings.build()).parseString(text).iterator();
        this.limits = limits;
    }

    List<Json> documents() {
        try {
            return readAll();
        } catch (MarkedYamlEngineException refused) {
            var mark = refused.getProblemMark();
            throw new MalformedException(
                    Code.SYNTAX,
                    Optional.ofNullable(refused.getProblem()).orElse("not YAML"),
                    line(mark),
                    column(mark));
        } catch (YamlEngineException refused) {
            throw new MalformedException(Code.SYNTAX, String.valueOf(refused.getMessage()), 0, 0);
        }
    }

    private List<Json> readAll() {
        var documents = new ArrayList<Json>();
        while (events.hasNext()) {
            if (events.next().getEventId() == ID.DocumentStart) {
                anchors.clear();
                documents.add(value(events.next(), 0));
            }
        }
        return documents;
    }

    private Json value(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return aliased(alias, depth);
        }
        var before = nodes;
        count(event, 1);
        var value =
                event instanceof ScalarEvent scalar
                        ? scalar(scalar)
                        : collection((CollectionStartEvent) event, deeper(event, depth, 1));
        ((NodeEvent) event)
                .getAnchor()
                .ifPresent(name ->
                        anchors.put(name, new Anchored(value, nodes - before, depth(value))));
        return value;
    }

    private Json aliased(AliasEvent alias, int depth) {
        var anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw refused(alias, Code.SYNTAX, "unknown alias *" + alias.getAlias());
        }
        count(alias, anchored.nodes());
        deeper(alias, depth, anchored.depth());
        return anchored.value();
    }

    private Json collection(CollectionStartEvent start, int depth) {
        var mapping = start.getEventId() == ID.MappingStart;
        var expected = TAG_PREFIX + (mapping ? "map" : "seq");
        var tag = start.getTag().filter(given -> !given.equals("!") && !given.equals(expected));
        if (tag.isPresent()) {
            throw refused(start, Code.UNSUPPORTED, "tag " + tag.get() + " is not supported");
        }
        return mapping ? mapping(depth) : sequence(depth);
    }

    private Json sequence(int depth) {
        var items = new ArrayList<Json>();
        for (var next = events.next(); next.getEventId() != ID.SequenceEnd; next = events.next()) {
            items.add(value(next, depth));
        }
        return Json.array(items);
    }

    private Json mapping(int depth) {
        var fields = new LinkedHashMap<String, Json>();
        for (var next = events.next(); next.getEventId() != ID.MappingEnd; next = events.next()) {
            var key = key(next, depth);
            if (fields.containsKey(key)) {
                throw refused(next, Code.DUPLICATE_FIELD, "key \"" + key + "\" is given twice");
            }
            fields.put(key, value(events.next(), depth));
        }
        return new Json.ObjectNode(fields);
    }

    private String key(Event event, int depth) {
        var merge =
                event instanceof ScalarEvent scalar
                        && scalar.isPlain()
                        && scalar.getValue().equals("<<");
        if (merge) {
            throw refused(event, Code.UNSUPPORTED, "merge keys (<<) are not supported");
        }
        return switch (value(event, depth)) {
            case Json.Text text -> text.value();
            case Json.Numeral number -> number.text();
            case Json.Bool bool -> bool.toString();
            case Json.Null _, Json.ObjectNode _, Json.ArrayNode _ ->
                    throw refused(event, Code.UNSUPPORTED, "a key must be text");
        };
    }

    private Json scalar(ScalarEvent event) {
        var text = event.getValue();
        var tag = event.getTag();
        try {
            if (tag.isEmpty()) {
                return event.isPlain() ? YamlScalar.plain(text) : Json.text(text);
            }
            return tagged(event, tag.get(), text);
        } catch (MalformedException unplaced) {
            throw refused(event, unplaced.code(), String.valueOf(unplaced.getMessage()));
        }
    }

    private static Json tagged(ScalarEvent event, String tag, String text) {
        if (tag.equals("!") || tag.equals(TAG_PREFIX + "str")) {
            return Json.text(text);
        }
        var value = YamlScalar.plain(text);
        var expected =
                switch (value) {
                    case Json.Null _ -> "null";
                    case Json.Bool _ -> "bool";
                    case Json.Numeral number -> number.whole().isPresent() ? "int" : "float";
                    case Json.Text _, Json.ObjectNode _, Json.ArrayNode _ -> "str";
                };
        var wholeAsFloat = tag.equals(TAG_PREFIX + "float") && expected.equals("int");
        if (!tag.equals(TAG_PREFIX + expected) && !wholeAsFloat) {
            throw refused(event, Code.UNSUPPORTED, "tag " + tag + " does not fit this value");
        }
        return value;
    }

    private void count(Event event, int more) {
        nodes += more;
        if (nodes > limits.nodesMax()) {
            throw refused(
                    event,
                    Code.TOO_LARGE,
                    "more than " + limits.nodesMax() + " values, aliases counted at each use");
        }
    }

    private int deeper(Event event, int depth, int more) {
        if (depth + more > limits.depthMax()) {
            throw refused(event, Code.TOO_LARGE, "nested deeper than " + limits.depthMax());
        }
        return depth + more;
    }

    private static int depth(Json value) {
        return switch (value) {
            case Json.ObjectNode node -> 1 + deepest(node.fields().values());
            case Json.ArrayNode node -> 1 + deepest(node.items());
            case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> 0;
        };
    }

    private static int deepest(Iterable<Json> values) {
        var deepest = 0;
        for (var value : values) {
            deepest = Math.max(deepest, depth(value));
        }
        return deepest;
    }

    private static MalformedException refused(Event event, Code code, String message) {
        var mark = event.getStartMark();
        return new MalformedException(code, message, line(mark), column(mark));
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(found -> found.getLine() + 1).orElse(0);
    }

    private static int column(Optional<Mark> mark) {
        return mark.map(found -> found.getColumn() + 1).orElse(0);
    }
}
