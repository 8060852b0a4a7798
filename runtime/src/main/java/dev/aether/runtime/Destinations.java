package dev.aether.runtime;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Where a workload may send requests, or connect, outside of the lattice. A pattern is {@code HOST}
 * or {@code HOST:PORT}; the host is a name, an address, {@code *.NAME} for all names below one, or
 * {@code *} for all. Without a port it is the usual one of the scheme; connections have no scheme
 * and so always one.
 */
final class Destinations {
    private final List<Pattern> patterns;

    Destinations(List<String> patterns) {
        this.patterns = patterns.stream().map(Pattern::parse).toList();
    }

    boolean allow(Authority authority, boolean secure) {
        return patterns.stream().anyMatch(each -> each.fits(authority, secure));
    }

    /** Whether something there may be reached, at whatever port. */
    boolean allow(String host) {
        return patterns.stream().anyMatch(each -> each.fitsHost(host));
    }

    /** Whether it is granted by its own digits, so that it may be one of a private network. */
    boolean name(InetAddress address) {
        return patterns.stream().anyMatch(each -> each.isAddress(address));
    }

    /**
     * @param port digits, or empty for the usual one
     */
    private record Pattern(String host, String port) {
        static Pattern parse(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int bracket = lower.indexOf(']');
            int colon = lower.indexOf(':', Math.max(bracket, 0));
            // An address of IPv6 without brackets has no port.
            boolean bare = bracket < 0 && colon != lower.lastIndexOf(':');
            String host = colon < 0 || bare ? lower : lower.substring(0, colon);
            String port = colon < 0 || bare ? "" : lower.substring(colon + 1);
            return new Pattern(bracket < 0 ? host : host.substring(1, bracket), port);
        }

        boolean fits(Authority authority, boolean secure) {
            boolean samePort =
                    port.isEmpty()
                            ? authority.isUsual(secure)
                            : port.equals(Integer.toString(authority.port()));
            return samePort && fitsHost(authority.host());
        }

        boolean fitsHost(String asked) {
            if (host.equals("*")) {
                return true;
            }
            return host.startsWith("*.")
                    ? asked.endsWith(host.substring(1)) && asked.length() > host.length() - 1
                    : host.equals(asked) || isSameAddress(asked);
        }

        private boolean isSameAddress(String asked) {
            return isLiteral(host)
                    && isLiteral(asked)
                    && InetAddress.ofLiteral(asked).equals(InetAddress.ofLiteral(host));
        }

        boolean isAddress(InetAddress address) {
            return isLiteral(host) && InetAddress.ofLiteral(host).equals(address);
        }

        private static boolean isLiteral(String host) {
            if (!host.contains(":") && !host.matches("[0-9]+(\\.[0-9]+){3}")) {
                return false;
            }
            try {
                return InetAddress.ofLiteral(host) != null;
            } catch (IllegalArgumentException name) {
                return false;
            }
        }
    }
}
