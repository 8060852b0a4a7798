package dev.aether.mesh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An immutable table of routes: the exact host first, then any; of these the longest path. */
public final class Routes {
    private static final String ANY = "*";

    /** Per host, most specific first. Only looked up, never iterated. */
    private final Map<String, List<Route>> byHost = new HashMap<>();

    /** Of two routes with the same host and path the first in the list is used. */
    public Routes(List<Route> routes) {
        for (Route route : routes) {
            byHost.computeIfAbsent(route.host(), host -> new ArrayList<>()).add(route);
        }
        byHost.values()
                .forEach(list -> list.sort(Comparator.comparingInt(Route::specificity).reversed()));
    }

    /**
     * The route of a request.
     *
     * @param authority host and perhaps port, in any case
     * @param target path and perhaps query
     */
    public Optional<Route> find(String authority, String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return find(byHost.getOrDefault(hostOf(authority), List.of()), path)
                .or(() -> find(byHost.getOrDefault(ANY, List.of()), path));
    }

    private static Optional<Route> find(List<Route> candidates, String path) {
        return candidates.stream().filter(route -> route.matchesPath(path)).findFirst();
    }

    /** The host of an authority, in lower case, without port and final dot. */
    static String hostOf(String authority) {
        int bracket = authority.lastIndexOf(']');
        int colon = authority.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return bare.toLowerCase(Locale.ROOT);
    }
}
