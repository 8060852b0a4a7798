package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Ask;
import dev.aether.kubernetes.ResourceStore.Next;
import dev.aether.kubernetes.ResourceStore.Page;
import dev.aether.kubernetes.ResourceStore.Scope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An open watch; owned by one thread. An object that begins to match the selectors is ADDED, one
 * that stops is DELETED, whatever happened to it in the store.
 */
public final class ResourceWatch implements AutoCloseable {
    private static final int PAGE_MAX = 500;

    private final Kind kind;
    private final Selectors selectors;
    private final ResourceStore.Feed feed;
    private final Deque<WatchEvent> initial;
    private long revision;
    private boolean ended;

    private ResourceWatch(
            Scope scope, Selectors selectors, ResourceStore.Feed feed, Deque<WatchEvent> initial) {
        this.kind = scope.kind();
        this.selectors = selectors;
        this.feed = feed;
        this.initial = initial;
    }

    static ResourceWatch open(ResourceStore store, Scope scope, WatchOptions options) {
        if (options.initialEvents() && !options.match().equals("NotOlderThan")) {
            var problem =
                    FieldProblem.forbidden(
                            "resourceVersionMatch",
                            "sendInitialEvents requires setting resourceVersionMatch to"
                                    + " NotOlderThan");
            throw Status.invalid(scope.kind(), "", List.of(problem)).exception();
        }
        var asked = Revisions.parse(options.resourceVersion());
        var initial = new ArrayDeque<WatchEvent>();
        var revision = asked;
        if (options.initialEvents() || asked == 0) {
            revision = list(store, scope, options.selectors(), initial);
            if (revision < asked) {
                throw Lists.future(asked, revision);
            }
        }
        if (options.initialEvents()) {
            initial.add(bookmark(scope.kind(), revision, true));
        }
        var feed = store.watch(scope, revision);
        var watch = new ResourceWatch(scope, options.selectors(), feed, initial);
        watch.revision = revision;
        return watch;
    }

    /** Queues what exists as ADDED, all from one state, and answers its revision. */
    private static long list(
            ResourceStore store, Scope scope, Selectors selectors, Deque<WatchEvent> to) {
        var revision = 0L;
        var after = "";
        while (true) {
            if (!(store.list(scope, new Ask(revision, after, PAGE_MAX))
                    instanceof Page.Items page)) {
                throw Status.expired(revision, 0).exception();
            }
            revision = page.revision();
            for (var object : page.objects()) {
                after = scope.key(object).path();
                if (selectors.matches(object)) {
                    to.add(new WatchEvent(WatchEvent.Type.ADDED, object));
                }
            }
            if (!page.more()) {
                return revision;
            }
        }
    }

    /**
     * Waits for the next event.
     *
     * @param timeout how long at most
     * @return empty if nothing happened in time, what happened is not selected, or the watch {@link
     *     #ended}; a caller asks again unless it has
     */
    public Optional<WatchEvent> next(Duration timeout) {
        var first = initial.poll();
        if (first != null) {
            return Optional.of(first);
        }
        if (ended) {
            return Optional.empty();
        }
        return switch (feed.next(timeout)) {
            case Next.Change change -> event(change);
            case Next.Quiet(var reached) -> {
                revision = Math.max(revision, reached);
                yield Optional.empty();
            }
            case Next.Expired(var oldest) -> {
                ended = true;
                var status = Status.expired(revision, oldest).json();
                yield Optional.of(new WatchEvent(WatchEvent.Type.ERROR, status));
            }
            case Next.Ended _ -> {
                ended = true;
                yield Optional.empty();
            }
        };
    }

    /** Whether no more events come. */
    public boolean ended() {
        return ended && initial.isEmpty();
    }

    /** A bookmark of how far this watch has come. */
    public WatchEvent bookmark() {
        return bookmark(kind, revision, false);
    }

    private Optional<WatchEvent> event(Next.Change change) {
        revision = change.revision();
        var before = change.before().filter(selectors::matches);
        var after = change.after().filter(selectors::matches);
        if (after.isPresent()) {
            var type = before.isPresent() ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED;
            return Optional.of(new WatchEvent(type, after.get()));
        }
        return before.map(gone -> new WatchEvent(WatchEvent.Type.DELETED, last(gone, change)));
    }

    /** A deleted object carries the revision of its deletion. */
    private static ObjectNode last(ObjectNode before, Next.Change change) {
        return Metadata.withRevision(before, change.revision());
    }

    private static WatchEvent bookmark(Kind kind, long revision, boolean initialEnd) {
        var meta = Json.object("resourceVersion", Long.toString(revision));
        if (initialEnd) {
            meta = meta.with("annotations", Json.object("k8s.io/initial-events-end", "true"));
        }
        var object =
                Json.object("kind", kind.id().kind())
                        .with("apiVersion", kind.id().apiVersion())
                        .with("metadata", meta);
        return new WatchEvent(WatchEvent.Type.BOOKMARK, object);
    }

    @Override
    public void close() {
        feed.close();
    }
}
