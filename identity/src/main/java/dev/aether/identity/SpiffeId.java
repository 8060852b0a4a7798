package dev.aether.identity;

import dev.aether.environment.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A SPIFFE id: a trust domain and a path of zero or more segments, checked as strictly as the
 * standard allows. There is one text for one id, so ids may be compared as text.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md">SPIFFE-ID</a>
 */
public record SpiffeId(String trustDomain, List<String> path) implements Comparable<SpiffeId> {
    /** Longest id in bytes, scheme included. */
    public static final int BYTES_MAX = 2048;

    /** Longest trust domain in bytes. */
    public static final int TRUST_DOMAIN_BYTES_MAX = 255;

    private static final String SCHEME = "spiffe://";
    private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]+");
    private static final Pattern SEGMENT = Pattern.compile("[a-zA-Z0-9._-]+");

    public SpiffeId {
        path = List.copyOf(path);
        if (trustDomain.length() > TRUST_DOMAIN_BYTES_MAX
                || !TRUST_DOMAIN.matcher(trustDomain).matches()) {
            throw IdentityException.malformed(
                    "expected a trust domain of 1 to 255 lower-case letters, digits, '.', '-' or"
                            + " '_', got \""
                            + shown(trustDomain)
                            + "\"");
        }
        path.forEach(SpiffeId::checkSegment);
        int length = text(trustDomain, path).length();
        if (length > BYTES_MAX) {
            throw IdentityException.malformed(
                    "a SPIFFE id of " + length + " bytes, at most " + BYTES_MAX);
        }
    }

    /** Reads {@code spiffe://trust-domain/segment/...}. @throws IdentityException MALFORMED */
    public static SpiffeId parse(String text) {
        if (text.length() > BYTES_MAX) {
            throw IdentityException.malformed(
                    "a SPIFFE id of " + text.length() + " characters, at most " + BYTES_MAX);
        }
        if (!text.startsWith(SCHEME)) {
            throw IdentityException.malformed(
                    "expected a SPIFFE id beginning with spiffe://, got \"" + shown(text) + "\"");
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return new SpiffeId(rest, List.of());
        }
        return new SpiffeId(
                rest.substring(0, slash), List.of(rest.substring(slash + 1).split("/", -1)));
    }

    public static SpiffeId node(LatticeId lattice, NodeId node) {
        return of(lattice, new Subject.Node(node));
    }

    public static SpiffeId user(LatticeId lattice, String name) {
        return of(lattice, new Subject.User(name));
    }

    public static SpiffeId of(LatticeId lattice, Subject subject) {
        return new SpiffeId(lattice.trustDomain(), subject.path());
    }

    /** Who this id names within its trust domain. */
    public Subject subject() {
        return Subject.of(path);
    }

    @Override
    public int compareTo(SpiffeId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return text(trustDomain, path);
    }

    private static String text(String trustDomain, List<String> path) {
        return path.isEmpty()
                ? SCHEME + trustDomain
                : SCHEME + trustDomain + "/" + String.join("/", path);
    }

    private static void checkSegment(String segment) {
        if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
            throw IdentityException.malformed(
                    "expected path segments of letters, digits, '.', '-' or '_', none empty, \".\""
                            + " or \"..\", got \""
                            + shown(segment)
                            + "\"");
        }
    }

    /** Short enough for an error and free of control characters. */
    private static String shown(String text) {
        String cut = text.length() <= 64 ? text : text.substring(0, 64) + "...";
        byte[] ascii = cut.getBytes(StandardCharsets.US_ASCII);
        return new String(ascii, StandardCharsets.US_ASCII).replaceAll("\\p{Cntrl}", "?");
    }
}
