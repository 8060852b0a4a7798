package dev.aether.component.wasi.sockets;

import dev.aether.component.Case;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses as guests write them, and back. */
final class Addresses {
    private Addresses() {}

    static InetSocketAddress socket(Object value) throws IOException {
        Case chosen = (Case) value;
        Object[] parts = (Object[]) chosen.value();
        int port = (Integer) parts[0];
        InetAddress address =
                chosen.index() == 0 ? four(parts[1]) : six(parts[2], (Integer) parts[3]);
        return new InetSocketAddress(address, port);
    }

    static boolean isFour(Object family) {
        return (Integer) family == 0;
    }

    private static InetAddress four(Object value) throws UnknownHostException {
        byte[] bytes = new byte[4];
        Object[] parts = (Object[]) value;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ((Integer) parts[i]).byteValue();
        }
        return InetAddress.getByAddress(bytes);
    }

    /** An IPv4 address in an IPv6 one is refused, as the interface demands. */
    private static InetAddress six(Object value, int scope) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        for (Object part : (Object[]) value) {
            bytes.putShort(((Integer) part).shortValue());
        }
        if (!(InetAddress.getByAddress(bytes.array()) instanceof Inet6Address)) {
            throw new SocketFault(SocketError.INVALID_ARGUMENT);
        }
        return Inet6Address.getByAddress(null, bytes.array(), scope);
    }

    static Object value(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        Object parts = parts(address);
        if (address instanceof Inet6Address six) {
            return Case.of(1, new Object[] {socket.getPort(), 0, parts, six.getScopeId()});
        }
        return Case.of(0, new Object[] {socket.getPort(), parts});
    }

    static Object value(InetAddress address) {
        return Case.of(address instanceof Inet4Address ? 0 : 1, parts(address));
    }

    private static Object parts(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        boolean four = bytes.remaining() == 4;
        var parts = new Object[four ? 4 : 8];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = four ? bytes.get() & 0xff : bytes.getShort() & 0xffff;
        }
        return parts;
    }
}
