package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Ask;
import dev.aether.kubernetes.ResourceStore.Page;
import dev.aether.kubernetes.ResourceStore.Scope;
import java.util.ArrayList;
import java.util.List;

/** Lists in parts: pages of the store, narrowed by selectors, cut at the client's limit. */
final class Lists {
    private static final int PAGE_MAX = 500;

    private final ResourceStore store;

    Lists(ResourceStore store) {
        this.store = store;
    }

    ObjectList list(Scope scope, ListOptions options) {
        var token =
                options.continueToken().isEmpty()
                        ? new ContinueToken(options.isExact() ? options.revision() : 0, "")
                        : ContinueToken.parse(options.continueToken());
        var wanted = options.limit() == 0 ? Integer.MAX_VALUE : options.limit();
        var ask = new Ask(token.revision(), token.after(), Math.min(wanted, PAGE_MAX));
        var found = new ArrayList<ObjectNode>();
        while (true) {
            var page = page(scope, ask, options);
            for (var object : page.objects()) {
                ask = new Ask(page.revision(), scope.key(object).path(), ask.limitMax());
                if (found.size() == wanted) {
                    break;
                }
                if (options.selectors().matches(object)) {
                    found.add(object);
                }
            }
            if (found.size() == wanted || !page.more()) {
                return new ObjectList(
                        scope.kind(), found, page.revision(), next(scope, page, found, wanted));
            }
        }
    }

    /** Where to go on: after the last object given, if more might match behind it. */
    private static String next(Scope scope, Page.Items page, List<ObjectNode> found, int wanted) {
        if (found.size() < wanted) {
            return "";
        }
        var last = scope.key(found.getLast()).path();
        var end = scope.key(page.objects().getLast()).path();
        return page.more() || !last.equals(end)
                ? new ContinueToken(page.revision(), last).print()
                : "";
    }

    private Page.Items page(Scope scope, Ask ask, ListOptions options) {
        var page =
                switch (store.list(scope, ask)) {
                    case Page.Items items -> items;
                    case Page.Expired _ ->
                            throw Status.expired(
                                            "The provided continue parameter or resourceVersion"
                                                    + " is too old to display a consistent list"
                                                    + " result. Start a new list without it.")
                                    .exception();
                    case Page.Future(var newest) -> throw future(ask.revision(), newest);
                };
        if (options.continueToken().isEmpty() && options.revision() > page.revision()) {
            throw future(options.revision(), page.revision());
        }
        return page;
    }

    static StatusException future(long asked, long newest) {
        return Status.timeout("Too large resource version: " + asked + ", current: " + newest)
                .retryAfter(1)
                .exception();
    }
}
