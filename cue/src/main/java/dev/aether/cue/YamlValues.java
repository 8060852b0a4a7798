package dev.aether.cue;

import dev.aether.cue.Value.BoolValue;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.NullValue;
import dev.aether.cue.Value.NumberValue;
import dev.aether.cue.Value.TextValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

/** Reads one YAML document into positioned values; an alias keeps the positions of its anchor. */
final class YamlValues {
    private static final String TAG_TEXT = "tag:yaml.org,2002:str";

    /** What an alias may name, and what one more use of it costs. */
    private record Anchored(Value value, int values, int depth) {}

    private final Reading reading;
    private final String text;
    private final ReadLimits limits;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();

    YamlValues(String file, String text, ReadLimits limits) {
        this.reading = new Reading(file, limits, true);
        this.text = text;
        this.limits = limits;
    }

    Value document() {
        reading.checkLength(text);
        var settings =
                LoadSettings.builder().setLabel("yaml").setCodePointLimit(limits.charactersMax());
        try {
            return read(new Parse(settings.build()).parseString(text).iterator());
        } catch (MarkedYamlEngineException refused) {
            var problem = Optional.ofNullable(refused.getProblem()).orElse("malformed");
            throw new UnreadableException(at(refused.getProblemMark()), "not YAML: " + problem);
        } catch (YamlEngineException refused) {
            throw new UnreadableException(reading.at(0, 0), "not YAML: " + refused.getMessage());
        }
    }

    private Value read(Iterator<Event> events) {
        Optional<Value> document = Optional.empty();
        while (events.hasNext()) {
            var event = events.next();
            if (event.getEventId() == ID.DocumentStart) {
                if (document.isPresent()) {
                    throw new UnreadableException(at(event), "expected one document, got another");
                }
                document = Optional.of(value(events.next(), events, 0));
            }
        }
        return document.orElseThrow(
                () -> new UnreadableException(reading.at(1, 1), "expected a value, got nothing"));
    }

    private Value value(Event event, Iterator<Event> events, int depth) {
        var where = at(event);
        if (event instanceof AliasEvent alias) {
            return aliased(alias, where, depth);
        }
        var before = reading.values();
        reading.count(1, where);
        var value =
                event instanceof ScalarEvent scalar
                        ? scalar(scalar, where)
                        : collection((CollectionStartEvent) event, events, depth);
        ((NodeEvent) event)
                .getAnchor()
                .ifPresent(name -> {
                    var cost = reading.values() - before;
                    anchors.put(name, new Anchored(value, cost, depth(value)));
                });
        return value;
    }

    private Value aliased(AliasEvent alias, Position where, int depth) {
        var anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new UnreadableException(where, "unknown alias *" + alias.getAlias());
        }
        reading.count(anchored.values(), where);
        reading.deeper(depth, anchored.depth(), where);
        return anchored.value();
    }

    private Value scalar(ScalarEvent event, Position where) {
        var tag = event.getTag().orElse("");
        if (!tag.isEmpty() && !tag.equals("!") && !tag.equals(TAG_TEXT)) {
            throw new UnreadableException(where, "tag " + tag + " is not supported");
        }
        return tag.isEmpty() && event.isPlain()
                ? Literals.plain(event.getValue(), where)
                : new TextValue(event.getValue(), where);
    }

    private Value collection(CollectionStartEvent start, Iterator<Event> events, int depth) {
        var where = at(start);
        var inside = reading.deeper(depth, 1, where);
        if (start.getTag().isPresent()) {
            throw new UnreadableException(
                    where, "tag " + start.getTag().get() + " is not supported");
        }
        if (start.getEventId() == ID.MappingStart) {
            return map(events, where, inside);
        }
        var items = new ArrayList<Value>();
        for (var next = events.next(); next.getEventId() != ID.SequenceEnd; next = events.next()) {
            items.add(value(next, events, inside));
        }
        return new ListValue(items, where);
    }

    private Value map(Iterator<Event> events, Position where, int depth) {
        var entries = new LinkedHashMap<String, Value.Entry>();
        for (var next = events.next(); next.getEventId() != ID.MappingEnd; next = events.next()) {
            var place = at(next);
            var name = name(next, events, depth);
            Reading.put(entries, name, new Value.Entry(place, value(events.next(), events, depth)));
        }
        return new MapValue(entries, where);
    }

    private String name(Event event, Iterator<Event> events, int depth) {
        var where = at(event);
        var name =
                switch (value(event, events, depth)) {
                    case TextValue text -> text.text();
                    case NumberValue number -> number.literal();
                    case BoolValue bool -> Boolean.toString(bool.value());
                    case NullValue _, MapValue _, ListValue _ ->
                            throw new UnreadableException(where, "expected a name");
                };
        if (name.equals("<<")) {
            throw new UnreadableException(where, "merge keys (<<) are not supported");
        }
        return name;
    }

    private static int depth(Value value) {
        return switch (value) {
            case MapValue map ->
                    1 + deepest(map.entries().values().stream().map(Value.Entry::value).toList());
            case ListValue list -> 1 + deepest(list.items());
            case TextValue _, NumberValue _, BoolValue _, NullValue _ -> 0;
        };
    }

    private static int deepest(Iterable<Value> values) {
        var deepest = 0;
        for (var value : values) {
            deepest = Math.max(deepest, depth(value));
        }
        return deepest;
    }

    private Position at(Event event) {
        return at(event.getStartMark());
    }

    private Position at(Optional<Mark> mark) {
        return mark.map(found -> reading.at(found.getLine() + 1, found.getColumn() + 1))
                .orElseGet(() -> reading.at(0, 0));
    }
}
