package dev.aether.mesh;

import java.time.Duration;

/**
 * Which service answers the requests for a host and path.
 *
 * @param host in lower case without port; {@code *} for any
 * @param path begins with {@code /}; a final {@code *} makes it a prefix
 * @param service {@code namespace/app/particle}
 * @param timeout until the response must have begun
 */
public record Route(String host, String path, String service, Duration timeout) {
    public Route {
        host = Routes.hostOf(host);
        int star = path.indexOf('*');
        if (!path.startsWith("/") || (star >= 0 && star != path.length() - 1)) {
            throw new IllegalArgumentException(
                    "a path begins with / and has * only at its end, got \"" + path + "\"");
        }
        if (host.isEmpty() || service.isEmpty() || !timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "a route needs a host, a service and a timeout, got \"%s\", \"%s\", %s"
                            .formatted(host, service, timeout));
        }
    }

    boolean matchesPath(String requested) {
        return isPrefix()
                ? requested.startsWith(path.substring(0, path.length() - 1))
                : requested.equals(path);
    }

    private boolean isPrefix() {
        return path.endsWith("*");
    }

    /** A longer path is more specific, and a whole path more than a prefix of its length. */
    int specificity() {
        return isPrefix() ? 2 * (path.length() - 1) : 2 * path.length() + 1;
    }
}
