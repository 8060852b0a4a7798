package dev.aether.api.objects;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.kubernetes.ResourceStore;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.StatusException;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Pulses as read-only objects, shown from the records of the workflow engine. A list or a watch
 * shows them without their steps; reading one shows all.
 */
public final class PulseStore implements ResourceStore {
    private final Kind kind;
    private final Keyspace system;
    private final Pulses pulses;

    public PulseStore(Kind kind, Keyspace system, Pulses pulses) {
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
                .map(entry -> withSteps(shown(entry), id));
    }

    private Bytes header(String id) {
        return pulses.headerKeys().key().concat(Bytes.utf8(id));
    }

    private ObjectNode withSteps(ObjectNode pulse, PulseId id) {
        List<Json> steps = new ArrayList<>();
        pulses.steps(id).forEach(step -> steps.add(step(step)));
        return pulse.withAt(List.of("status", "steps"), Json.array(steps));
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
        return step.error().isEmpty() ? json : json.with("error", step.error());
    }

    private ObjectNode shown(KeyValue entry) {
        PulseHeader pulse = pulses.header(entry);
        String created = pulse.createdAt().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode status =
                Json.object("phase", state(pulse.state().name()))
                        .with("createdAt", time(pulse.createdAt()))
                        .with("outcome", pulse.outcome())
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
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** As Kubernetes writes states: {@code RUNNING} as {@code Running}. */
    private static String state(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    @Override
    public Page list(Scope scope, Ask ask) {
        Bytes last = ask.after().isEmpty() ? Bytes.EMPTY : header(ask.after());
        return Pages.read(system, pulses.headerKeys(), last, ask, this::shown);
    }

    @Override
    public Feed watch(Scope scope, long afterRevision) {
        return new KeyspaceFeed(system, pulses.headerKeys(), afterRevision, this::shown);
    }

    @Override
    public Written create(ObjectKey key, ObjectNode object) {
        throw readOnly();
    }

    @Override
    public Written update(ObjectKey key, ObjectNode object, long expectedRevision) {
        throw readOnly();
    }

    @Override
    public Written delete(ObjectKey key, long expectedRevision) {
        throw readOnly();
    }

    private StatusException readOnly() {
        return Status.methodNotAllowed(kind, "a change").exception();
    }
}
