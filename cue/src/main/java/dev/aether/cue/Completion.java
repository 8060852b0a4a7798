package dev.aether.cue;

import dev.aether.cue.Schema.Presence;
import dev.aether.cue.Value.Entry;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Fills in defaults; a default stands where the struct stands that lacked it. */
final class Completion {
    private Completion() {}

    static Value complete(Schema schema, Value value) {
        return switch (schema) {
            case Schema.Struct struct when value instanceof MapValue map -> struct(struct, map);
            case Schema.Dictionary dictionary when value instanceof MapValue map -> {
                var entries = new LinkedHashMap<String, Entry>();
                map.entries()
                        .forEach((name, entry) ->
                                entries.put(name, entry(dictionary.values(), entry)));
                yield new MapValue(entries, map.position());
            }
            case Schema.Sequence sequence when value instanceof ListValue list -> {
                var items = new ArrayList<Value>();
                list.items().forEach(item -> items.add(complete(sequence.items(), item)));
                yield new ListValue(items, list.position());
            }
            case Schema.Union union ->
                    union.options().stream()
                            .filter(option -> Check.problems(option, value).isEmpty())
                            .findFirst()
                            .map(option -> complete(option, value))
                            .orElse(value);
            case Schema.Struct _,
                    Schema.Dictionary _,
                    Schema.Sequence _,
                    Schema.Text _,
                    Schema.Choice _,
                    Schema.Whole _,
                    Schema.Decimal _ ->
                    value;
            case Schema.Flag _, Schema.ByteCount _, Schema.Cpu _, Schema.Span _, Schema.NotYet _ ->
                    value;
        };
    }

    private static Entry entry(Schema schema, Entry entry) {
        return new Entry(entry.key(), complete(schema, entry.value()));
    }

    private static Value struct(Schema.Struct struct, MapValue map) {
        var entries = new LinkedHashMap<String, Entry>();
        for (var field : struct.fields()) {
            var given = map.entries().get(field.name());
            if (given != null) {
                entries.put(field.name(), entry(field.schema(), given));
            } else if (field.presence() instanceof Presence.Default(var json)) {
                var fallback = complete(field.schema(), Value.request(json));
                entries.put(field.name(), new Entry(map.position(), fallback));
            }
        }
        return new MapValue(entries, map.position());
    }
}
