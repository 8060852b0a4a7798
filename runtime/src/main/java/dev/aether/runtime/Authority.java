package dev.aether.runtime;

import java.util.Locale;
import java.util.Optional;

/**
 * Host and port of a request.
 *
 * @param host in lower case, without a final dot and without the brackets of an address
 * @param port 1 to 65535
 */
record Authority(String host, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int PORT_MAX = 65_535;

    /** Reads one as a guest wrote it, with the port its scheme implies; empty if it is none. */
    static Optional<Authority> parse(String text, boolean secure) {
        boolean quoted = text.startsWith("[");
        int end = quoted ? text.indexOf(']') + 1 : text.indexOf(':');
        if (quoted && end == 0) {
            return Optional.empty();
        }
        String host = end < 0 ? text : text.substring(0, end);
        String rest = end < 0 ? "" : text.substring(end);
        int port = rest.isEmpty() ? (secure ? HTTPS : HTTP) : port(rest);
        String bare = quoted ? host.substring(1, host.length() - 1) : withoutDot(host);
        // A colon belongs between brackets: elsewhere two readers could see two hosts.
        boolean valid = !bare.isEmpty() && quoted == bare.contains(":") && port > 0;
        return valid
                ? Optional.of(new Authority(bare.toLowerCase(Locale.ROOT), port))
                : Optional.empty();
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static int port(String rest) {
        if (!rest.matches(":[0-9]{1,5}")) {
            return 0;
        }
        int port = Integer.parseInt(rest.substring(1));
        return port <= PORT_MAX ? port : 0;
    }

    boolean isUsual(boolean secure) {
        return port == (secure ? HTTPS : HTTP);
    }

    /** As an Aetherfile names it. */
    String text(boolean secure) {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return isUsual(secure) ? shown : shown + ":" + port;
    }
}
