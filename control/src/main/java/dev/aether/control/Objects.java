package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import java.util.List;
import java.util.Optional;

/**
 * Objects of the Kubernetes-compatible API as records of the {@code system} keyspace.
 *
 * <p>Key {@code /objects/GROUP/PLURAL/NAMESPACE/NAME} ({@code core} for the group without a name,
 * {@code -} for no namespace), value the object as JSON without its {@code resourceVersion}, which
 * is the record's modification revision.
 */
public final class Objects {
    private static final String ROOT = "/objects/";

    private final Keyspace system;

    public Objects(Keyspace system) {
        this.system = system;
    }

    public static Bytes key(Kind kind, String namespace, String name) {
        return Bytes.utf8(folder(kind) + (namespace.isEmpty() ? "-" : namespace) + "/" + name);
    }

    /**
     * @param namespace empty for all
     */
    public static KeyRange keys(Kind kind, String namespace) {
        String within = namespace.isEmpty() ? "" : namespace + "/";
        return KeyRange.prefix(Bytes.utf8(folder(kind) + within));
    }

    private static String folder(Kind kind) {
        String group = kind.id().group().isEmpty() ? "core" : kind.id().group();
        return ROOT + group + "/" + kind.plural() + "/";
    }

    /** The object with its revision. */
    public static ObjectNode decode(KeyValue entry) {
        ObjectNode stored = (ObjectNode) Json.parse(entry.value().toArray());
        return Metadata.withRevision(stored, entry.modRevision());
    }

    public static Bytes encode(ObjectNode object) {
        ObjectNode metadata = object.objectAt("metadata").without("resourceVersion");
        return Bytes.wrap(object.with("metadata", metadata).bytes());
    }

    public static Op put(Kind kind, ObjectNode object) {
        return Op.put(key(kind, object), encode(object));
    }

    public static Bytes key(Kind kind, ObjectNode object) {
        return key(kind, Metadata.namespace(object), Metadata.name(object));
    }

    /** Holds while nobody has changed the object since it was read. */
    public static Compare unchanged(Kind kind, ObjectNode read) {
        return Compare.unchanged(key(kind, read), Metadata.revision(read));
    }

    public Optional<ObjectNode> read(Kind kind, String namespace, String name) {
        KeyRange single = KeyRange.single(key(kind, namespace, name));
        return system.range(RangeQuery.of(single)).entries().stream()
                .findFirst()
                .map(Objects::decode);
    }

    /**
     * @param namespace empty for all
     */
    public List<ObjectNode> list(Kind kind, String namespace) {
        return system.range(RangeQuery.of(keys(kind, namespace))).entries().stream()
                .map(Objects::decode)
                .toList();
    }
}
