package dev.aether.cue;

import dev.aether.cue.AppSpec.Particle;
import dev.aether.cue.AppSpec.Route;
import dev.aether.cue.Value.BoolValue;
import dev.aether.cue.Value.Entry;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.NumberValue;
import dev.aether.cue.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes an app in its canonical form. */
final class AppText {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private AppText() {}

    static Value spec(AppSpec app) {
        var particles = new AppText();
        app.particles().forEach((name, particle) -> particles.put(name, particle(particle)));
        var text = new AppText().put("particle", particles.value());
        if (!app.stores().isEmpty()) {
            var stores = new AppText();
            app.stores().forEach(name -> stores.put(name, strong()));
            text.put("store", stores.value());
        }
        if (!app.topics().isEmpty()) {
            var topics = new AppText();
            app.topics().forEach((name, topic) -> topics.put(name, topic(topic)));
            text.put("topic", topics.value());
        }
        return text.value();
    }

    private static Value topic(AppSpec.Topic topic) {
        return new AppText()
                .put("messages", topic.messages())
                .put("bytes", Quantities.printBytes(topic.bytes()))
                .value();
    }

    private static Value strong() {
        return new AppText().put("kind", "strong").value();
    }

    private static Value particle(Particle particle) {
        var text = new AppText().put("from", particle.from().text());
        if (!particle.routes().isEmpty() || !particle.capabilities().isEmpty()) {
            text.put("uses", uses(particle));
        }
        if (particle.job().isPresent()) {
            text.put("schedule", Jobs.write(particle.job().get()));
        } else {
            text.put("scale", scale(particle.scale()));
        }
        text.put("limits", limits(particle.limits()));
        var reuse = particle.limits().reuse();
        if (reuse.requests() > 1) {
            var idle = Quantities.printSpan(reuse.idle());
            text.put(
                    "reuse",
                    new AppText().put("requests", reuse.requests()).put("idle", idle).value());
        }
        if (!particle.env().isEmpty()) {
            var env = new AppText();
            particle.env().forEach(env::put);
            text.put("env", env.value());
        }
        return particle.args().isEmpty()
                ? text.value()
                : text.put("args", texts(particle.args())).value();
    }

    private static Value scale(AppSpec.Scale scale) {
        var text = new AppText().put("min", scale.min()).put("max", scale.max());
        if (!scale.idle().equals(AppSpec.Scale.IDLE)) {
            text.put("idle", Quantities.printSpan(scale.idle()));
        }
        return text.value();
    }

    private static Value uses(Particle particle) {
        var uses = new AppText();
        if (!particle.routes().isEmpty()) {
            var http = new AppText().put("route", routes(particle.routes()));
            uses.put(Aetherfile.HTTP_HANDLER, http.value());
        }
        for (var each : particle.capabilities()) {
            uses.put(each.uses(), capability(each, particle.routes()));
        }
        return uses.value();
    }

    private static Value capability(Capability capability, List<Route> routes) {
        var text = new AppText();
        switch (capability) {
            case Capability.IncomingHttp(var callers) -> {
                if (!routes.isEmpty()) {
                    text.put("route", routes(routes));
                }
                text.put("callers", texts(callers));
            }
            case Capability.OutgoingHttp(var to) -> text.put("to", texts(to));
            case Capability.OutgoingTcp(var to) -> text.put("to", texts(to));
            case Capability.KeyValue(var store) -> text.put("store", store);
            case Capability.Objects(var store) -> text.put("store", store);
            case Capability.Producer(var topics) -> text.put("topics", texts(topics));
            case Capability.Consumer(var topics, var concurrency, var retries, var pause) ->
                    text.put("topics", texts(topics))
                            .put("concurrency", concurrency)
                            .put("retries", retries)
                            .put("pause", Quantities.printSpan(pause));
            case Capability.Config(var values, var from) -> {
                var settings = new AppText();
                values.forEach(settings::put);
                text.put("values", settings.value());
                if (!from.isEmpty()) {
                    var items = from.stream().map(AppText::settings).toList();
                    text.put("from", new ListValue(items, Position.NONE));
                }
            }
            case Capability.Logging() -> {
                // Nothing more to say of it.
            }
        }
        return text.value();
    }

    private static Value settings(Capability.Settings from) {
        var text = new AppText().put(from.kind().field(), from.name());
        if (!from.prefix().isEmpty()) {
            text.put("prefix", from.prefix());
        }
        if (from.optional()) {
            text.put("optional", new BoolValue(true, Position.NONE));
        }
        return text.value();
    }

    private static Value limits(AppSpec.Limits limits) {
        var text =
                new AppText()
                        .put("memory", Quantities.printBytes(limits.memoryBytes()))
                        .put("deadline", Quantities.printSpan(limits.deadline()));
        if (!limits.cpuTime().equals(limits.deadline())) {
            text.put("cpuTime", Quantities.printSpan(limits.cpuTime()));
        }
        return text.put("cpu", Quantities.printCpu(limits.cpuMillis()))
                .put("concurrency", limits.concurrency())
                .put("queue", limits.queue())
                .value();
    }

    private static Value routes(List<Route> routes) {
        var texts = routes.stream().map(Route::text).toList();
        return texts.size() == 1 ? new TextValue(texts.getFirst(), Position.NONE) : texts(texts);
    }

    private static Value texts(List<String> texts) {
        var items = new ArrayList<Value>();
        texts.forEach(text -> items.add(new TextValue(text, Position.NONE)));
        return new ListValue(items, Position.NONE);
    }

    private AppText put(String name, Value value) {
        entries.put(name, new Entry(Position.NONE, value));
        return this;
    }

    private AppText put(String name, String text) {
        return put(name, new TextValue(text, Position.NONE));
    }

    private AppText put(String name, long number) {
        return put(name, new NumberValue(Long.toString(number), Position.NONE));
    }

    private Value value() {
        return new MapValue(entries, Position.NONE);
    }
}
