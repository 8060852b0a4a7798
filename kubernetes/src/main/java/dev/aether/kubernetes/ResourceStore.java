package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where objects live: a small ordered, watchable map with compare-and-set.
 *
 * <p>Objects go in as they shall be kept; every object that comes out carries {@code
 * metadata.resourceVersion}, the revision of its last change in decimal. Revisions are positive and
 * only grow, over all kinds together or at least within one kind. All calls may block and may be
 * made from many threads; a fault of the store is thrown as {@link StatusException} 503 or 504.
 */
public interface ResourceStore {
    /**
     * The place of one object.
     *
     * @param namespace empty for cluster-scoped kinds
     */
    record ObjectKey(Kind kind, String namespace, String name) {
        public ObjectKey {
            if (kind.namespaced() == namespace.isEmpty() || name.isEmpty()) {
                throw new IllegalArgumentException(
                        "no place for " + kind.id() + ": '" + namespace + "/" + name + "'");
            }
        }

        /** Orders objects within a kind: {@code namespace/name}, or the name alone. */
        public String path() {
            return namespace.isEmpty() ? name : namespace + "/" + name;
        }
    }

    /**
     * All objects of a kind, or those of one namespace.
     *
     * @param namespace empty for all namespaces and for cluster-scoped kinds
     */
    record Scope(Kind kind, String namespace) {
        /** The key of an object found in this scope. */
        public ObjectKey key(ObjectNode object) {
            return new ObjectKey(
                    kind,
                    kind.namespaced()
                            ? object.textAt("metadata", "namespace").orElse(namespace)
                            : "",
                    object.textAt("metadata", "name").orElse(""));
        }
    }

    /**
     * Which part of a list to give.
     *
     * @param revision the state to list; 0 for the newest
     * @param after the {@link ObjectKey#path} to begin after; empty for the beginning
     * @param limitMax objects to give at most, at least 1
     */
    record Ask(long revision, String after, int limitMax) {}

    /** A part of a list. */
    sealed interface Page {
        /**
         * The objects in path order.
         *
         * @param revision the state they were taken from
         * @param more whether objects follow
         */
        record Items(List<ObjectNode> objects, long revision, boolean more) implements Page {
            public Items {
                objects = List.copyOf(objects);
            }
        }

        /** The state asked for is no longer kept. */
        record Expired(long oldest) implements Page {}

        /** The state asked for is not reached yet. */
        record Future(long newest) implements Page {}
    }

    /** What became of a write. */
    sealed interface Written {
        /** It is durable; for a delete, the last state with the revision of the delete. */
        record Done(ObjectNode object) implements Written {}

        /** Not created: the key is taken. */
        record Exists() implements Written {}

        /** Not updated or deleted: there is no such object. */
        record Absent() implements Written {}

        /** Not written: the object has another revision than expected. */
        record Changed() implements Written {}
    }

    /** Committed changes of a scope, in revision order; owned by one thread. */
    interface Feed extends AutoCloseable {
        /** Waits for the next change, at most the given time. */
        Next next(Duration timeout);

        @Override
        void close();
    }

    /** What a feed gives. */
    sealed interface Next {
        /**
         * One object changed. Before and after are both present for an update.
         *
         * @param before the object before, as it was last given out
         * @param after the object after; absent if deleted
         * @param revision of this change
         */
        record Change(Optional<ObjectNode> before, Optional<ObjectNode> after, long revision)
                implements Next {}

        /** Nothing happened in time; every change up to the revision was given. */
        record Quiet(long revision) implements Next {}

        /** The reader was too slow, or began before what is kept: it must list again. */
        record Expired(long oldest) implements Next {}

        /** The store closes; the reader should come back elsewhere. */
        record Ended() implements Next {}
    }

    /** The newest committed state of one object. */
    Optional<ObjectNode> read(ObjectKey key);

    Page list(Scope scope, Ask ask);

    Written create(ObjectKey key, ObjectNode object);

    /** Replaces the object if its revision is the expected one. */
    Written update(ObjectKey key, ObjectNode object, long expectedRevision);

    /** Removes the object if its revision is the expected one. */
    Written delete(ObjectKey key, long expectedRevision);

    /**
     * Changes after a revision.
     *
     * @param afterRevision the first change given has a greater revision
     */
    Feed watch(Scope scope, long afterRevision);
}
