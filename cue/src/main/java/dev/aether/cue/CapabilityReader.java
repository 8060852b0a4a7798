package dev.aether.cue;

import static dev.aether.cue.Fields.entries;
import static dev.aether.cue.Fields.items;
import static dev.aether.cue.Fields.number;
import static dev.aether.cue.Fields.span;
import static dev.aether.cue.Fields.text;
import static dev.aether.cue.Fields.texts;

import dev.aether.cue.Capability.Settings.Kind;
import dev.aether.cue.Value.BoolValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads what the particles of an app may do, and checks what of the app they name. */
final class CapabilityReader {
    private final Set<String> stores;
    private final Set<String> topics;
    private final Consumer<Problem> problems;

    /**
     * @param stores that the app declares
     * @param topics that it declares
     */
    CapabilityReader(Set<String> stores, Set<String> topics, Consumer<Problem> problems) {
        this.stores = stores;
        this.topics = topics;
        this.problems = problems;
    }

    List<Capability> capabilities(String particle, Value value) {
        var found = new ArrayList<Capability>();
        entries(value, "uses")
                .forEach((uses, entry) -> {
                    switch (uses) {
                        case Aetherfile.HTTP_HANDLER -> {
                            var callers = texts(items(entry.value(), "callers"));
                            if (!callers.isEmpty()) {
                                found.add(new Capability.IncomingHttp(callers));
                            }
                        }
                        case Capability.OutgoingHttp.USES ->
                                found.add(
                                        new Capability.OutgoingHttp(
                                                texts(items(entry.value(), "to"))));
                        case Capability.OutgoingTcp.USES ->
                                found.add(
                                        new Capability.OutgoingTcp(
                                                texts(items(entry.value(), "to"))));
                        case Capability.KeyValue.USES ->
                                found.add(
                                        new Capability.KeyValue(
                                                store(particle, uses, entry.value())));
                        case Capability.Objects.USES ->
                                found.add(
                                        new Capability.Objects(
                                                store(particle, uses, entry.value())));
                        case Capability.Producer.USES ->
                                found.add(
                                        new Capability.Producer(
                                                topics(particle, uses, entry.value())));
                        case Capability.Consumer.USES ->
                                found.add(consumer(particle, uses, entry.value()));
                        case Capability.Config.USES ->
                                found.add(
                                        new Capability.Config(
                                                texts(entry.value(), "values"),
                                                settings(particle, uses, entry.value())));
                        case Capability.Logging.USES -> found.add(new Capability.Logging());
                        default -> throw new IllegalStateException("not checked: " + uses);
                    }
                });
        return found;
    }

    private List<Capability.Settings> settings(String particle, String uses, Value value) {
        var from = Check.join(Check.join(path(particle), uses), "from");
        var found = new ArrayList<Capability.Settings>();
        for (var item : items(value, "from")) {
            var kinds =
                    Arrays.stream(Kind.values())
                            .filter(kind -> item.at(kind.field()).isPresent())
                            .toList();
            if (kinds.size() == 1) {
                found.add(
                        new Capability.Settings(
                                kinds.getFirst(),
                                text(item, kinds.getFirst().field()),
                                item.at("prefix").map(Fields::text).orElse(""),
                                item.at("optional").orElse(item) instanceof BoolValue(var flag, _)
                                        && flag));
            } else {
                var got = kinds.isEmpty() ? "neither" : "both";
                add(item.position(), from, "either configMap or secret", got, "");
            }
        }
        return found;
    }

    private Capability consumer(String particle, String uses, Value value) {
        return new Capability.Consumer(
                topics(particle, uses, value),
                (int) number(value, "concurrency"),
                (int) number(value, "retries"),
                span(value, "pause").orElseThrow());
    }

    private List<String> topics(String particle, String uses, Value value) {
        var path = Check.join(Check.join(path(particle), uses), "topics");
        var named = items(value, "topics");
        named.forEach(topic -> requireDeclared("topic", topics, path, topic));
        return texts(named).stream().distinct().toList();
    }

    private String store(String particle, String uses, Value value) {
        var named = value.at("store").orElseThrow();
        var path = Check.join(Check.join(path(particle), uses), "store");
        requireDeclared("store", stores, path, named);
        return text(named);
    }

    /**
     * @param what the app declares by name
     */
    private void requireDeclared(String what, Set<String> declared, String path, Value named) {
        var name = text(named);
        if (!declared.contains(name)) {
            var near = Nearest.to(name, declared).map(each -> "did you mean `" + each + "`?");
            add(
                    named.position(),
                    path,
                    "a " + what + " of this app",
                    named.shown(),
                    near.orElse("declare it beside `particle`: " + what + ": {" + name + ": {}}"));
        }
    }

    private static String path(String particle) {
        return Check.join(Check.join("particle", particle), "uses");
    }

    private void add(Position at, String path, String expected, String got, String hint) {
        problems.accept(new Problem(at, path, expected, got, hint));
    }
}
