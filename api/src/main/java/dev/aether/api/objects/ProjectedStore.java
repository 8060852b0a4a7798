package dev.aether.api.objects;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.StatusException;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Read-only objects that are shown from records of another form. */
public final class ProjectedStore implements ResourceStore {
    private final Keyspace system;
    private final View view;

    /** How records are shown. */
    public interface View {
        /** Where the records of a scope lie. */
        KeyRange keys(Scope scope);

        /** Objects as lists and watches show them, in the order of the records. */
        List<ObjectNode> shown(List<KeyValue> records);

        /** In which they are listed. */
        Comparator<ObjectNode> order();

        /** One object, which may say more than it does in a list. */
        Optional<ObjectNode> read(ObjectKey key);
    }

    public ProjectedStore(Keyspace system, View view) {
        this.system = system;
        this.view = view;
    }

    @Override
    public Optional<ObjectNode> read(ObjectKey key) {
        return view.read(key);
    }

    @Override
    public Page list(Scope scope, Ask ask) {
        RangeQuery all = RangeQuery.of(view.keys(scope)).at(ask.revision());
        return Pages.answer(
                system,
                all,
                found -> {
                    List<ObjectNode> objects =
                            view.shown(found.entries()).stream()
                                    .sorted(view.order())
                                    .dropWhile(each -> !isAfter(scope, each, ask))
                                    .toList();
                    boolean begun = ask.after().isEmpty();
                    List<ObjectNode> left =
                            begun || objects.isEmpty()
                                    ? objects
                                    : objects.subList(1, objects.size());
                    boolean more = left.size() > ask.limitMax();
                    return new Page.Items(
                            more ? left.subList(0, ask.limitMax()) : left, found.revision(), more);
                });
    }

    /**
     * Whether it is the object to begin after; any, to begin at the beginning. All parts of a list
     * are of one revision, so it is still there.
     */
    private static boolean isAfter(Scope scope, ObjectNode object, Ask ask) {
        return ask.after().isEmpty() || scope.key(object).path().equals(ask.after());
    }

    @Override
    public Feed watch(Scope scope, long afterRevision) {
        return new KeyspaceFeed(
                system,
                view.keys(scope),
                afterRevision,
                record -> view.shown(List.of(record)).getFirst());
    }

    @Override
    public Written create(ObjectKey key, ObjectNode object) {
        throw readOnly(key);
    }

    @Override
    public Written update(ObjectKey key, ObjectNode object, long expectedRevision) {
        throw readOnly(key);
    }

    @Override
    public Written delete(ObjectKey key, long expectedRevision) {
        throw readOnly(key);
    }

    private static StatusException readOnly(ObjectKey key) {
        return Status.methodNotAllowed(key.kind(), "a change").exception();
    }
}
