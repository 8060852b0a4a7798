package dev.aether.cue;

import static dev.aether.cue.Fields.amount;
import static dev.aether.cue.Fields.entries;
import static dev.aether.cue.Fields.items;
import static dev.aether.cue.Fields.number;
import static dev.aether.cue.Fields.span;
import static dev.aether.cue.Fields.text;
import static dev.aether.cue.Fields.texts;

import dev.aether.cue.AppSpec.Limits;
import dev.aether.cue.AppSpec.Particle;
import dev.aether.cue.AppSpec.Reuse;
import dev.aether.cue.AppSpec.Route;
import dev.aether.cue.AppSpec.Scale;
import dev.aether.cue.AppSpec.Source;
import dev.aether.cue.Value.TextValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a value that fits the schema into an app, and checks what spans several fields. */
final class AppReader {
    private static final String DIGEST_PREFIX = "sha256:";

    private final Schema schema;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Route, String> routes = new LinkedHashMap<>();
    private final Set<String> stores = new LinkedHashSet<>();
    private final Map<String, AppSpec.Topic> topics = new LinkedHashMap<>();

    AppReader(Schema schema) {
        this.schema = schema;
    }

    Aetherfile.Outcome read(Value value, String name) {
        problems.addAll(schema.check(value));
        if (!problems.isEmpty()) {
            return new Aetherfile.Outcome.Invalid(problems);
        }
        var complete = schema.complete(value);
        stores.addAll(entries(complete, "store").keySet());
        entries(complete, "topic").forEach((each, entry) -> topics.put(each, topic(entry.value())));
        var particles = new LinkedHashMap<String, Particle>();
        entries(complete, "particle")
                .forEach((each, entry) -> particles.put(each, particle(each, entry.value())));
        problems.sort(Problem.IN_ORDER);
        return problems.isEmpty()
                ? new Aetherfile.Outcome.Valid(
                        new AppSpec(
                                name.isEmpty() ? text(complete, "name") : name,
                                particles,
                                List.copyOf(stores),
                                topics))
                : new Aetherfile.Outcome.Invalid(problems);
    }

    Aetherfile.Outcome admit(String name, Value spec) {
        var outcome = read(spec, name);
        if (!(outcome instanceof Aetherfile.Outcome.Valid(var app))) {
            return outcome;
        }
        var form = Aetherfile.DNS_LABEL;
        if (!form.fits(name)) {
            var got = new TextValue(name, Position.NONE).shown();
            add(Position.NONE, "metadata.name", form.meaning(), got, "");
        }
        app.particles()
                .forEach((each, particle) -> {
                    if (particle.from() instanceof Source.File(var path)) {
                        add(
                                Position.NONE,
                                path(each, "from"),
                                "a digest sha256:<64 hex digits>",
                                "the file " + path,
                                "`aether deploy` uploads files and names their digest");
                    }
                });
        return problems.isEmpty() ? outcome : new Aetherfile.Outcome.Invalid(problems);
    }

    private Particle particle(String name, Value value) {
        var job = value.at("schedule").flatMap(schedule -> job(name, schedule));
        if (value.at("schedule").isPresent()) {
            refuseServing(name, value);
        }
        refuseSleepingConsumer(name, value);
        var args = new ArrayList<String>();
        items(value, "args").forEach(arg -> args.add(text(arg)));
        return new Particle(
                source(name, value.at("from").orElseThrow()),
                routes(name, value),
                new CapabilityReader(stores, topics.keySet(), problems::add)
                        .capabilities(name, value),
                job.isPresent() ? Scale.NONE : scale(name, whole(value, "scale", Aetherfile.SCALE)),
                limits(
                        value.at("limits").orElseThrow(),
                        reuse(whole(value, "reuse", Aetherfile.REUSE))),
                texts(value, "env"),
                args,
                job);
    }

    private Optional<AppSpec.Job> job(String particle, Value value) {
        try {
            return Optional.of(Jobs.read(value));
        } catch (CronFault fault) {
            add(
                    value.position(),
                    path(particle, "schedule"),
                    fault.expected(),
                    value.shown(),
                    fault.hint());
            return Optional.empty();
        }
    }

    /** A command answers no requests, so what is about them would be without effect. */
    private void refuseServing(String particle, Value value) {
        for (var field : List.of("scale", "reuse")) {
            value.at(field).ifPresent(given -> refuse(given, path(particle, field), field));
        }
        for (var uses : List.of(Aetherfile.HTTP_HANDLER, Capability.Consumer.USES)) {
            value.at("uses", uses)
                    .ifPresent(
                            given -> refuse(given, Check.join(path(particle, "uses"), uses), uses));
        }
    }

    /** Nobody looks for messages where no replica is. */
    private void refuseSleepingConsumer(String particle, Value value) {
        var min = value.at("scale", "min");
        if (value.at("uses", Capability.Consumer.USES).isPresent()
                && min.isPresent()
                && min.get().shown().equals("0")
                && !value.at("scale", "max").map(Value::shown).orElse("").equals("0")) {
            add(
                    min.get().position(),
                    path(particle, "scale") + ".min",
                    "at least 1 where messages are handled",
                    "0",
                    "requests wake a particle, messages do not");
        }
    }

    private void refuse(Value value, String path, String field) {
        var consumes = field.equals(Capability.Consumer.USES);
        var idle = consumes ? "handles no messages" : "answers no requests";
        add(
                value.position(),
                path,
                "nothing here beside `schedule`",
                value.shown(),
                "a command " + idle + ": remove `" + field + "` or `schedule`");
    }

    private Source source(String particle, Value value) {
        var text = text(value);
        if (text.startsWith(DIGEST_PREFIX)) {
            return new Source.Digest(text.substring(DIGEST_PREFIX.length()));
        }
        if (!text.startsWith("./")) {
            add(
                    value.position(),
                    path(particle, "from"),
                    "a file such as ./web.wasm or a digest",
                    value.shown(),
                    "registries and URLs are not yet supported in this version");
        }
        return new Source.File(text);
    }

    private List<Route> routes(String particle, Value value) {
        var found = new ArrayList<Route>();
        var given = value.at("uses", Aetherfile.HTTP_HANDLER, "route");
        if (given.isPresent()) {
            var all =
                    given.get() instanceof Value.ListValue(var items, _)
                            ? items
                            : List.of(given.get());
            all.forEach(each -> found.add(route(particle, each)));
        }
        return found;
    }

    private Route route(String particle, Value value) {
        var text = text(value);
        var slash = text.indexOf('/');
        var prefix = text.endsWith("*");
        var path = text.substring(slash, prefix ? text.length() - 1 : text.length());
        var route = new Route(text.substring(0, slash), path, prefix);
        var owner = routes.putIfAbsent(route, particle);
        if (owner != null) {
            add(
                    value.position(),
                    path(particle, "uses") + ".\"" + Aetherfile.HTTP_HANDLER + "\".route",
                    "a route of its own",
                    value.shown(),
                    "particle `" + owner + "` has it already");
        }
        return route;
    }

    private static AppSpec.Topic topic(Value value) {
        return new AppSpec.Topic(
                (int) number(value, "messages"),
                amount(value, "bytes").flatMap(Quantities::bytes).orElseThrow());
    }

    /** What a schema makes of a field: of nothing, its defaults. */
    private static Value whole(Value value, String name, Schema schema) {
        return value.at(name).orElseGet(() -> schema.complete(Value.request("{}")));
    }

    private Scale scale(String particle, Value value) {
        var min = (int) number(value, "min");
        var max = value.at("max").isPresent() ? (int) number(value, "max") : Math.max(min, 1);
        if (max < min) {
            var at = value.at("max").orElse(value);
            add(
                    at.position(),
                    path(particle, "scale") + ".max",
                    "a whole number >= min (" + min + ")",
                    at.shown(),
                    "");
        }
        return new Scale(min, max, span(value, "idle").orElseThrow());
    }

    private static Reuse reuse(Value value) {
        return new Reuse((int) number(value, "requests"), span(value, "idle").orElseThrow());
    }

    private static Limits limits(Value value, Reuse reuse) {
        Duration deadline = span(value, "deadline").orElse(Duration.ZERO);
        Duration cpuTime = span(value, "cpuTime").orElse(deadline);
        return new Limits(
                amount(value, "memory").flatMap(Quantities::bytes).orElseThrow(),
                deadline,
                cpuTime.compareTo(deadline) < 0 ? cpuTime : deadline,
                amount(value, "cpu").flatMap(Quantities::cpuMillis).orElseThrow(),
                (int) number(value, "concurrency"),
                (int) number(value, "queue"),
                reuse);
    }

    private static String path(String particle, String field) {
        return Check.join(Check.join("particle", particle), field);
    }

    private void add(Position at, String path, String expected, String got, String hint) {
        problems.add(new Problem(at, path, expected, got, hint));
    }
}
