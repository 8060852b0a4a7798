package dev.aether.cue;

import dev.aether.cue.AppSpec.Particle;
import dev.aether.cue.AppSpec.Route;
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
        return new AppText().put("particle", particles.value()).value();
    }

    private static Value particle(Particle particle) {
        var text = new AppText().put("from", particle.from().text());
        if (!particle.routes().isEmpty()) {
            var http = new AppText().put("route", routes(particle.routes())).value();
            text.put("uses", new AppText().put(Aetherfile.HTTP_HANDLER, http).value());
        }
        var scale = particle.scale();
        text.put("scale", new AppText().put("min", scale.min()).put("max", scale.max()).value());
        var limits = particle.limits();
        text.put(
                "limits",
                new AppText()
                        .put("memory", Quantities.printBytes(limits.memoryBytes()))
                        .put("deadline", Quantities.printSpan(limits.deadline()))
                        .put("cpu", Quantities.printCpu(limits.cpuMillis()))
                        .put("concurrency", limits.concurrency())
                        .value());
        if (!particle.env().isEmpty()) {
            var env = new AppText();
            particle.env().forEach(env::put);
            text.put("env", env.value());
        }
        return particle.args().isEmpty()
                ? text.value()
                : text.put("args", texts(particle.args())).value();
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
