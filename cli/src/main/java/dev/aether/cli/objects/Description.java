package dev.aether.cli.objects;

import dev.aether.cli.Spans;
import dev.aether.cli.TextTable;
import dev.aether.cli.pulses.PulseText;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Yaml;
import dev.aether.sdk.KindTable;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.Place;
import dev.aether.sdk.Pulse;
import dev.aether.sdk.ResourceKind;
import dev.aether.sdk.Selection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One object for people: what it is, how it stands, what happened to it. */
final class Description {
    /** What kubectl applied, as a whole; a Secret's would be shown in it. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final Lattice lattice;
    private final KindTable kinds;
    private final Place place;
    private final List<String> lines = new ArrayList<>();

    Description(Lattice lattice, KindTable kinds, Place place) {
        this.lattice = lattice;
        this.kinds = kinds;
        this.place = place;
    }

    List<String> lines() {
        ObjectNode object = lattice.objects().read(place);
        if (place.kind().qualified().equals("pulses.aether.dev")) {
            return PulseText.lines(Pulse.of(object));
        }
        head(object);
        shown(object).fields().forEach(this::section);
        if (place.kind().qualified().equals("apps.aether.dev")) {
            replicas();
            if (!object.objectAt("spec", "topic").isEmpty()) {
                topics();
            }
            lastPulse(object);
        }
        events(object);
        return lines;
    }

    /** Of a Secret not the values, only their sizes. */
    private static ObjectNode shown(ObjectNode object) {
        boolean isSecret =
                object.textAt("kind").orElse("").equals("Secret")
                        && object.textAt("apiVersion").orElse("").equals("v1");
        if (!isSecret) {
            return object;
        }
        ObjectNode sizes = Json.object();
        for (var value : object.objectAt("data").fields().entrySet()) {
            String base64 = value.getValue().textAt().orElse("");
            int bytes = Base64.getDecoder().decode(base64).length;
            sizes = sizes.with(value.getKey(), bytes + " bytes");
        }
        return object.with("data", sizes);
    }

    private void head(ObjectNode object) {
        line("Name", object.textAt("metadata", "name").orElse(""));
        object.textAt("metadata", "namespace").ifPresent(text -> line("Namespace", text));
        line("Kind", place.kind().kind() + " (" + place.kind().apiVersion() + ")");
        pairs("Labels", object.objectAt("metadata", "labels"));
        pairs("Annotations", object.objectAt("metadata", "annotations").without(LAST_APPLIED));
        object.textAt("metadata", "creationTimestamp")
                .ifPresent(text -> line("Created", text + " (" + age(text) + " ago)"));
        object.textAt("metadata", "deletionTimestamp")
                .ifPresent(text -> line("Being deleted", "since " + text));
    }

    private void line(String name, String text) {
        lines.add(name + ":" + " ".repeat(Math.max(1, 14 - name.length())) + text);
    }

    private void pairs(String name, ObjectNode pairs) {
        String label = name;
        for (var pair : pairs.fields().entrySet()) {
            line(label, pair.getKey() + "=" + pair.getValue().textAt().orElse(""));
            label = "";
        }
    }

    private static String age(String time) {
        try {
            return Spans.age(Instant.parse(time));
        } catch (DateTimeException unreadable) {
            return "unknown time";
        }
    }

    private void section(String field, Json value) {
        if (List.of("apiVersion", "kind", "metadata").contains(field)) {
            return;
        }
        lines.add(Character.toUpperCase(field.charAt(0)) + field.substring(1) + ":");
        Yaml.print(value).lines().forEach(line -> lines.add("  " + line));
    }

    /** Replicas are shown as pods by lattices that serve them. */
    private void replicas() {
        Optional<ResourceKind> pods = kinds.of("v1", "Pod");
        if (pods.isEmpty()) {
            return;
        }
        Selection mine = new Selection("app=" + place.name(), "");
        List<ObjectNode> replicas =
                lattice.objects().list(Place.all(pods.get(), place.namespace()), mine);
        TextTable table = new TextTable().row("REPLICA", "NODE", "PHASE");
        for (ObjectNode pod : replicas) {
            table.row(
                    pod.textAt("metadata", "name").orElse(""),
                    pod.textAt("spec", "nodeName").orElse(""),
                    pod.textAt("status", "phase").orElse(""));
        }
        lines.add("Replicas:" + (replicas.isEmpty() ? "      none" : ""));
        if (!replicas.isEmpty()) {
            table.lines().forEach(line -> lines.add("  " + line));
        }
    }

    private void topics() {
        lines.add("Topics:");
        TopicsText.lines(lattice.topics(place.namespace(), place.name()))
                .forEach(line -> lines.add("  " + line));
    }

    private void lastPulse(ObjectNode app) {
        String id = app.textAt("status", "pulse").orElse("");
        if (id.isEmpty()) {
            return;
        }
        lines.add("Last change:");
        try {
            PulseText.lines(lattice.pulse(id)).forEach(line -> lines.add("  " + line));
        } catch (LatticeException.NotFound forgotten) {
            lines.add("  " + id + ", no longer kept");
        }
    }

    private void events(ObjectNode object) {
        Optional<ResourceKind> kind = kinds.of("v1", "Event");
        if (kind.isEmpty()) {
            return;
        }
        Selection about =
                Selection.ofFields(
                        "involvedObject.name=%s,involvedObject.kind=%s"
                                .formatted(place.name(), object.textAt("kind").orElse("")));
        String namespace = place.namespace().isEmpty() ? "default" : place.namespace();
        List<ObjectNode> events =
                new ArrayList<>(lattice.objects().list(Place.all(kind.get(), namespace), about));
        events.sort(Comparator.comparing(event -> event.textAt("lastTimestamp").orElse("")));
        TextTable table = new TextTable().row("TYPE", "REASON", "AGE", "MESSAGE");
        for (ObjectNode event : events) {
            table.row(
                    event.textAt("type").orElse(""),
                    event.textAt("reason").orElse(""),
                    age(event.textAt("lastTimestamp").orElse("")),
                    event.textAt("message").orElse("").replace('\n', ' '));
        }
        lines.add("Events:" + (events.isEmpty() ? "        none" : ""));
        if (!events.isEmpty()) {
            table.lines().forEach(line -> lines.add("  " + line));
        }
    }
}
