package dev.aether.identity;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The host names and addresses a certificate vouches for beside its SPIFFE id, so that clients
 * which verify host names (curl, kubectl, etcdctl) can talk to a node. Peers ignore them.
 *
 * @param dnsNames lower-case host names
 * @param addresses IPv4 or IPv6 literals, kept in the form of {@link InetAddress#getHostAddress}
 */
public record AlternativeNames(List<String> dnsNames, List<String> addresses) {
    /** Most names of both kinds together. */
    public static final int NAMES_MAX = 32;

    private static final Pattern DNS_NAME =
            Pattern.compile(
                    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    public AlternativeNames {
        dnsNames = List.copyOf(new LinkedHashSet<>(dnsNames));
        dnsNames.forEach(AlternativeNames::checkDnsName);
        addresses = addresses.stream().map(AlternativeNames::canonical).distinct().toList();
        if (dnsNames.size() + addresses.size() > NAMES_MAX) {
            throw IdentityException.malformed("more than " + NAMES_MAX + " alternative names");
        }
    }

    public static AlternativeNames none() {
        return new AlternativeNames(List.of(), List.of());
    }

    /** {@code localhost} and its addresses, plus those where the node can be reached. */
    public static AlternativeNames localAnd(List<String> addresses) {
        List<String> all = new ArrayList<>(List.of("127.0.0.1", "::1"));
        all.addAll(addresses);
        return new AlternativeNames(List.of("localhost"), all);
    }

    private static void checkDnsName(String name) {
        if (name.length() > 253 || !DNS_NAME.matcher(name).matches()) {
            throw IdentityException.malformed("not a lower-case host name: \"" + name + "\"");
        }
    }

    /**
     * One text for one address, by the JDK's literal parser, which never asks a name server but
     * takes {@code 1.2.3} for an address too.
     */
    private static String canonical(String literal) {
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            String text = address.getHostAddress();
            boolean shortened = address instanceof Inet4Address && !text.equals(literal);
            if (shortened || text.indexOf('%') >= 0 || address.isAnyLocalAddress()) {
                throw IdentityException.malformed("not the address of one host: " + literal);
            }
            return text;
        } catch (IllegalArgumentException notLiteral) {
            throw IdentityException.malformed("not an IP address: \"" + literal + "\"");
        }
    }
}
