package dev.aether.mesh;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells addresses of the public network from those that mean this machine, its neighbours or
 * nobody: what a name of the outside must not lead to.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's special
 *     IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">and IPv6 addresses</a>
 */
final class PublicNetwork {
    private PublicNetwork() {}

    static boolean includes(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? includesLong(bytes) : includesShort(bytes);
    }

    private static boolean includesShort(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        int third = address[2] & 0xff;
        boolean shared = first == 100 && second >= 64 && second < 128;
        boolean protocols = first == 192 && second == 0 && third == 0;
        boolean measured = first == 198 && (second == 18 || second == 19);
        return first != 0 && first < 240 && !shared && !protocols && !measured;
    }

    /** Only 2000::/3 is assigned; of it, what carries an IPv4 address is as public as that. */
    private static boolean includesLong(byte[] address) {
        boolean translated = startsWith(address, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
        if (translated) {
            return includesEmbedded(address, 12);
        }
        boolean assigned = (address[0] & 0xe0) == 0x20;
        boolean teredo = startsWith(address, 0x20, 0x01, 0, 0);
        boolean sixToFour = startsWith(address, 0x20, 0x02);
        return assigned && !teredo && (!sixToFour || includesEmbedded(address, 2));
    }

    private static boolean includesEmbedded(byte[] address, int offset) {
        try {
            return includes(
                    InetAddress.getByAddress(Arrays.copyOfRange(address, offset, offset + 4)));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    private static boolean startsWith(byte[] address, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((address[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
