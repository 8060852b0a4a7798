package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The forms an object or list can be answered in.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables">
 *     Receiving resources as tables</a>
 */
public enum Representation {
    /** As it is. */
    PLAIN,
    /** {@code meta.k8s.io/v1 Table}: what {@code kubectl get} prints. */
    TABLE,
    /** {@code meta.k8s.io/v1 PartialObjectMetadata}: metadata only. */
    METADATA;

    private static final String META_V1 = "meta.k8s.io/v1";

    /**
     * How much of each object a table row carries beside its cells.
     *
     * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">includeObject</a>
     */
    public enum Include {
        NONE,
        METADATA,
        OBJECT;

        /** Reads the query parameter {@code includeObject}; metadata by default. */
        public static Include parse(String text) {
            return switch (text) {
                case "", "Metadata" -> METADATA;
                case "None" -> NONE;
                case "Object" -> OBJECT;
                default ->
                        throw Status.badRequest("unrecognized includeObject value: " + text)
                                .exception();
            };
        }
    }

    /** One object in this form. */
    public ObjectNode of(Kind kind, ObjectNode object, Include include, Instant now) {
        return switch (this) {
            case PLAIN -> object;
            case METADATA -> partial(object);
            case TABLE -> {
                var meta = Json.object();
                meta = meta.withOptional("resourceVersion", revision(object));
                yield table(kind, List.of(object), meta, include, now);
            }
        };
    }

    /** A list in this form. */
    public ObjectNode of(ObjectList list, Include include, Instant now) {
        return switch (this) {
            case PLAIN -> list.json();
            case METADATA -> {
                var items = list.items().stream().map(Representation::partial).toList();
                yield Json.object("kind", "PartialObjectMetadataList")
                        .with("apiVersion", META_V1)
                        .with("metadata", list.metadata())
                        .with("items", Json.array(items));
            }
            case TABLE -> table(list.kind(), list.items(), list.metadata(), include, now);
        };
    }

    /** An event of a watch in this form; bookmarks keep only their metadata, errors are kept. */
    public WatchEvent of(Kind kind, WatchEvent event, Include include, Instant now) {
        return switch (event.type()) {
            case ADDED, MODIFIED, DELETED -> event.with(of(kind, event.object(), include, now));
            case ERROR -> event;
            case BOOKMARK ->
                    switch (this) {
                        case PLAIN -> event;
                        case METADATA -> event.with(partial(event.object()));
                        case TABLE -> event.with(bookmarkTable(kind, event.object(), now));
                    };
        };
    }

    private static ObjectNode bookmarkTable(Kind kind, ObjectNode object, Instant now) {
        var meta = Json.object().withOptional("resourceVersion", revision(object));
        var table = table(kind, List.of(), meta, Include.METADATA, now);
        // The mark of initial events lies in the metadata of a row's object.
        var row = Json.object("cells", Json.array(blankCells(kind)));
        return table.with("rows", Json.array(row.with("object", partial(object))));
    }

    private static List<Json> blankCells(Kind kind) {
        var cells = new ArrayList<Json>();
        kind.columns().forEach(_ -> cells.add(Json.text("")));
        return cells;
    }

    private static Optional<Json> revision(ObjectNode object) {
        return object.at("metadata", "resourceVersion");
    }

    private static ObjectNode partial(ObjectNode object) {
        return Json.object("kind", "PartialObjectMetadata")
                .with("apiVersion", META_V1)
                .with("metadata", object.objectAt("metadata"));
    }

    private static ObjectNode table(
            Kind kind, List<ObjectNode> objects, ObjectNode meta, Include include, Instant now) {
        var rows = new ArrayList<Json>();
        for (var object : objects) {
            rows.add(row(kind, object, include, now));
        }
        var heads = new ArrayList<Json>();
        for (var column : kind.columns()) {
            heads.add(
                    Json.object("name", column.name())
                            .with("type", column.type())
                            .with("format", column.format())
                            .with("description", column.description())
                            .with("priority", column.priority()));
        }
        return Json.object("kind", "Table")
                .with("apiVersion", META_V1)
                .with("metadata", meta)
                .with("columnDefinitions", Json.array(heads))
                .with("rows", Json.array(rows));
    }

    private static ObjectNode row(Kind kind, ObjectNode object, Include include, Instant now) {
        var cells = new ArrayList<Json>();
        for (var column : kind.columns()) {
            cells.add(column.cell().of(object, now));
        }
        var row = Json.object("cells", Json.array(cells));
        return switch (include) {
            case NONE -> row;
            case METADATA -> row.with("object", partial(object));
            case OBJECT -> row.with("object", object);
        };
    }
}
