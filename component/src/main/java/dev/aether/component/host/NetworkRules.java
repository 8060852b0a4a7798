package dev.aether.component.host;

import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which addresses guests may reach, and at which they may be reached. A rule is {@code HOST:PORT};
 * the host is an address or a name, whose addresses are looked up at each use; the port may be
 * {@code *}.
 */
public final class NetworkRules {
    private final List<Rule> remote;
    private final List<Rule> local;

    /**
     * @param port 0 for any
     */
    private record Rule(String host, int port) {
        private boolean fits(InetSocketAddress address) {
            return (port == 0 || port == address.getPort()) && isAddress(address.getAddress());
        }

        private boolean isAddress(InetAddress wanted) {
            try {
                for (InetAddress known : InetAddress.getAllByName(host)) {
                    if (known.equals(wanted)) {
                        return true;
                    }
                }
                return false;
            } catch (UnknownHostException unknown) {
                return false;
            }
        }
    }

    /**
     * Rules.
     *
     * @param remote where guests may connect and send to
     * @param local where they may listen
     * @throws IllegalArgumentException naming a rule that is none
     */
    public NetworkRules(Collection<String> remote, Collection<String> local) {
        this.remote = rules(remote);
        this.local = rules(local);
    }

    private static List<Rule> rules(Collection<String> texts) {
        var rules = new ArrayList<Rule>();
        for (String text : texts) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            String port = text.substring(colon + 1);
            boolean isPort = port.equals("*") || port.matches("[0-9]{1,5}");
            if (host.isEmpty() || !isPort) {
                throw new IllegalArgumentException("expected HOST:PORT, got \"" + text + "\"");
            }
            boolean quoted = host.startsWith("[") && host.endsWith("]");
            String bare = quoted ? host.substring(1, host.length() - 1) : host;
            rules.add(new Rule(bare, port.equals("*") ? 0 : Integer.parseInt(port)));
        }
        return List.copyOf(rules);
    }

    void requireReachable(InetSocketAddress address) throws SocketFault {
        require(isReachable(address));
    }

    boolean isReachable(InetSocketAddress address) {
        return remote.stream().anyMatch(rule -> rule.fits(address));
    }

    void requireListening(InetSocketAddress address) throws SocketFault {
        require(isLocal(address));
    }

    /** Whoever may send datagrams may do so from a port of no matter. */
    void requireLocal(InetSocketAddress address) throws SocketFault {
        boolean any = address.getPort() == 0 && !remote.isEmpty();
        require(any || isLocal(address));
    }

    boolean isLocal(InetSocketAddress address) {
        return local.stream().anyMatch(rule -> rule.fits(address));
    }

    void requireName(String name) throws SocketFault {
        require(remote.stream().anyMatch(rule -> rule.host().equalsIgnoreCase(name)));
    }

    private static void require(boolean allowed) throws SocketFault {
        if (!allowed) {
            throw new SocketFault(SocketError.ACCESS_DENIED);
        }
    }
}
