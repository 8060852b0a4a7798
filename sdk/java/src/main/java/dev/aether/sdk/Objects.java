package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.Calls.Answer;
import java.util.List;

/** Objects of every kind, by the Kubernetes-compatible API. */
public final class Objects {
    private static final String APPLY_PATCH = "application/apply-patch+yaml";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    /** All there is, then a bookmark which says that this was all. */
    private static final String ALL_FIRST =
            "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";

    private final Calls calls;

    Objects(Calls calls) {
        this.calls = calls;
    }

    /**
     * What a write made.
     *
     * @param created whether it did not exist before
     */
    public record Written(ObjectNode object, boolean created) {}

    /** Which kinds there are; asked anew each time. */
    public KindTable kinds() {
        return new KindTable(List.of(discover("/api"), discover("/apis")));
    }

    private Json discover(String address) {
        return Json.parse(calls.send(Request.get(address).with("Accept", KindTable.ACCEPT)).body());
    }

    /**
     * One object, or all of a place as a list, or either as a table.
     *
     * @param selection for lists
     */
    public ObjectNode read(Place place, Selection selection, Form form) {
        String query = place.name().isEmpty() ? selection.query() : "?";
        return object(
                calls.send(
                        Request.get(place.address() + query.substring(0, query.length() - 1))
                                .with("Accept", form.accept())));
    }

    /** One object. */
    public ObjectNode read(Place place) {
        return read(place, Selection.ALL, Form.OBJECTS);
    }

    /** The objects of a place. */
    public List<ObjectNode> list(Place place, Selection selection) {
        return read(place, selection, Form.OBJECTS).itemsAt("items").stream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    /**
     * Changes after a revision.
     *
     * @param revision from the metadata of a list or an object; empty for all there is, as added,
     *     and then changes; all of it again if the node is lost meanwhile
     */
    public Watch watch(Place place, Selection selection, String revision, Form form) {
        Selection narrowed =
                place.name().isEmpty()
                        ? selection
                        : Selection.ofFields("metadata.name=" + place.name());
        Place all = Place.all(place.kind(), place.namespace());
        String address = all.address() + narrowed.query() + "watch=1&allowWatchBookmarks=true";
        return new Watch(
                after -> {
                    String from =
                            after.isEmpty()
                                    ? ALL_FIRST
                                    : "&resourceVersion=" + Place.encoded(after);
                    return calls.open(Request.get(address + from).with("Accept", form.accept()));
                },
                revision,
                Watch.SILENCE_MAX);
    }

    /**
     * Makes the fields of an object so, and leaves those of other managers (server-side apply).
     *
     * @throws LatticeException.Conflict if another manager has set a field otherwise
     */
    public Written apply(Place place, ObjectNode object, WriteOptions options) {
        Request request =
                Request.of("PATCH", place.address() + options.query())
                        .withBody(APPLY_PATCH, object.compact());
        Answer answer = calls.send(request);
        return new Written(object(answer), answer.code() == 201);
    }

    /** Changes fields of an object; null removes one (JSON merge patch). */
    public ObjectNode patch(Place place, ObjectNode patch, WriteOptions options) {
        return object(
                calls.send(
                        Request.of("PATCH", place.address() + options.query())
                                .withBody(MERGE_PATCH, patch.compact())));
    }

    /**
     * Makes an object that must not exist.
     *
     * @throws LatticeException.Conflict if it does
     */
    public ObjectNode create(Place place, ObjectNode object, WriteOptions options) {
        Place all = Place.all(place.kind(), place.namespace());
        return object(
                calls.send(
                        Request.of("POST", all.address() + options.query())
                                .withBody(Request.JSON, object.compact())
                                .once()));
    }

    /**
     * Replaces an object by one read before.
     *
     * @throws LatticeException.Conflict if it was changed since
     */
    public ObjectNode replace(Place place, ObjectNode object, WriteOptions options) {
        return object(
                calls.send(
                        Request.of("PUT", place.address() + options.query())
                                .withBody(Request.JSON, object.compact())
                                .once()));
    }

    /** Deletes one object; the answer is the object if it first has to be cleaned up. */
    public ObjectNode delete(Place place, WriteOptions options) {
        if (place.name().isEmpty()) {
            throw new IllegalArgumentException("expected the name of an object, got none");
        }
        return object(calls.send(Request.of("DELETE", place.address() + options.query())));
    }

    private static ObjectNode object(Answer answer) {
        if (Json.parse(answer.body()) instanceof ObjectNode object) {
            return object;
        }
        throw new LatticeException.Refused(answer.code(), "expected an object as the answer");
    }
}
