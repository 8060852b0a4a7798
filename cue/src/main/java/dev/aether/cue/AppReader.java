package dev.aether.cue;

import dev.aether.cue.AppSpec.Limits;
import dev.aether.cue.AppSpec.Particle;
import dev.aether.cue.AppSpec.Reuse;
import dev.aether.cue.AppSpec.Route;
import dev.aether.cue.AppSpec.Scale;
import dev.aether.cue.AppSpec.Source;
import dev.aether.cue.Capability.Settings.Kind;
import dev.aether.cue.Value.BoolValue;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.NumberValue;
import dev.aether.cue.Value.TextValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
                capabilities(name, value),
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
            var all = given.get() instanceof ListValue(var items, _) ? items : List.of(given.get());
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

    private List<Capability> capabilities(String particle, Value value) {
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
        var from = Check.join(Check.join(path(particle, "uses"), uses), "from");
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
                                item.at("prefix").map(AppReader::text).orElse(""),
                                item.at("optional").orElse(item) instanceof BoolValue(var flag, _)
                                        && flag));
            } else {
                var got = kinds.isEmpty() ? "neither" : "both";
                add(item.position(), from, "either configMap or secret", got, "");
            }
        }
        return found;
    }

    private static List<String> texts(List<Value> values) {
        return values.stream().map(AppReader::text).toList();
    }

    private Capability consumer(String particle, String uses, Value value) {
        return new Capability.Consumer(
                topics(particle, uses, value),
                (int) number(value, "concurrency"),
                (int) number(value, "retries"),
                span(value, "pause").orElseThrow());
    }

    private static AppSpec.Topic topic(Value value) {
        return new AppSpec.Topic(
                (int) number(value, "messages"),
                amount(value, "bytes").flatMap(Quantities::bytes).orElseThrow());
    }

    private List<String> topics(String particle, String uses, Value value) {
        var path = Check.join(Check.join(path(particle, "uses"), uses), "topics");
        var named = items(value, "topics");
        named.forEach(topic -> requireDeclared("topic", topics.keySet(), path, topic));
        return texts(named).stream().distinct().toList();
    }

    private String store(String particle, String uses, Value value) {
        var named = value.at("store").orElseThrow();
        var path = Check.join(Check.join(path(particle, "uses"), uses), "store");
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

    private static Map<String, String> texts(Value value, String name) {
        var texts = new LinkedHashMap<String, String>();
        entries(value, name).forEach((key, entry) -> texts.put(key, text(entry.value())));
        return texts;
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

    private static Optional<Duration> span(Value value, String name) {
        return amount(value, name).flatMap(Quantities::span);
    }

    private static Optional<String> amount(Value value, String name) {
        return value.at(name).flatMap(Scalars::amount);
    }

    private static Map<String, Value.Entry> entries(Value value, String name) {
        return value.at(name).orElse(value) instanceof MapValue(var entries, _)
                ? entries
                : Map.of();
    }

    private static List<Value> items(Value value, String name) {
        return value.at(name).orElse(value) instanceof ListValue(var items, _) ? items : List.of();
    }

    private static String text(Value value, String name) {
        return text(value.at(name).orElseThrow());
    }

    private static String text(Value value) {
        return value instanceof TextValue(var text, _) ? text : value.shown();
    }

    private static long number(Value value, String name) {
        return value.at(name).orElse(value) instanceof NumberValue(var literal, _)
                ? new BigDecimal(literal).longValueExact()
                : 0;
    }

    private static String path(String particle, String field) {
        return Check.join(Check.join("particle", particle), field);
    }

    private void add(Position at, String path, String expected, String got, String hint) {
        problems.add(new Problem(at, path, expected, got, hint));
    }
}
