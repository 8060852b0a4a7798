package dev.aether.api.objects;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.kubernetes.ResourceStore.ObjectKey;
import dev.aether.kubernetes.ResourceStore.Scope;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.workflow.PulseHeader;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Pulses;
import dev.aether.workflow.StepRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Pulses as objects, shown from the records of the workflow engine, newest last. A list or a watch
 * says how many steps there are; reading one shows them.
 */
public final class PulseView implements ProjectedStore.View {
    /** Always with milliseconds, so that texts sort as times. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final Kind kind;
    private final Keyspace system;
    private final Pulses pulses;

    public PulseView(Kind kind, Keyspace system, Pulses pulses) {
        this.kind = kind;
        this.system = system;
        this.pulses = pulses;
    }

    @Override
    public Optional<ObjectNode> read(ObjectKey key) {
        PulseId id;
        try {
            id = new PulseId(key.name());
        } catch (IllegalArgumentException notPulse) {
            return Optional.empty();
        }
        return system.range(RangeQuery.of(KeyRange.single(header(id.text())))).entries().stream()
                .findFirst()
                .map(entry -> withSteps(entry, id));
    }

    private Bytes header(String id) {
        return pulses.headerKeys().key().concat(Bytes.utf8(id));
    }

    private ObjectNode withSteps(KeyValue entry, PulseId id) {
        List<Json> steps = new ArrayList<>();
        pulses.steps(id).forEach(step -> steps.add(step(step)));
        return shown(entry, steps.size()).withAt(List.of("status", "steps"), Json.array(steps));
    }

    private static ObjectNode step(StepRecord step) {
        ObjectNode json =
                Json.object("key", step.key())
                        .with("state", state(step.state().name()))
                        .with("attempts", step.attempts())
                        .with("startedAt", time(step.startedAt()))
                        .with("node", step.node());
        if (step.endedAt().isAfter(Instant.EPOCH)) {
            json = json.with("endedAt", time(step.endedAt()));
        }
        if (step.state() == StepRecord.State.WAITING) {
            json = json.with("dueAt", time(step.dueAt()));
        }
        return step.error().isEmpty() ? json : json.with("error", step.error());
    }

    @Override
    public KeyRange keys(Scope scope) {
        return pulses.headerKeys();
    }

    @Override
    public List<ObjectNode> shown(List<KeyValue> records) {
        if (records.size() == 1) {
            PulseHeader only = pulses.header(records.getFirst());
            return List.of(shown(records.getFirst(), pulses.stepCount(only.id())));
        }
        Map<PulseId, Integer> steps = pulses.stepCounts();
        return records.stream()
                .map(record -> shown(record, steps.getOrDefault(pulses.header(record).id(), 0)))
                .toList();
    }

    @Override
    public Comparator<ObjectNode> order() {
        return Comparator.<ObjectNode, String>comparing(
                        pulse -> pulse.textAt("status", "createdAt").orElse(""))
                .thenComparing(Metadata::name);
    }

    private ObjectNode shown(KeyValue entry, int steps) {
        PulseHeader pulse = pulses.header(entry);
        String created = pulse.createdAt().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode status =
                Json.object("phase", state(pulse.state().name()))
                        .with("createdAt", time(pulse.createdAt()))
                        .with("outcome", pulse.outcome())
                        .with("stepCount", steps)
                        .withOptional("endedAt", pulse.endedAt().map(end -> Json.text(time(end))));
        ObjectNode object =
                Json.object("apiVersion", kind.id().apiVersion())
                        .with("kind", kind.id().kind())
                        .with(
                                "metadata",
                                Json.object("name", pulse.id().text())
                                        .with("uid", uid(pulse.id()))
                                        .with("creationTimestamp", created))
                        .with(
                                "spec",
                                Json.object("definition", pulse.definition())
                                        .with("subject", pulse.subject()))
                        .with("status", status);
        return Metadata.withRevision(object, entry.modRevision());
    }

    private static String uid(PulseId id) {
        return UUID.nameUUIDFromBytes(id.text().getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String time(Instant time) {
        return MILLIS.format(time);
    }

    /** As Kubernetes writes states: {@code RUNNING} as {@code Running}. */
    private static String state(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
