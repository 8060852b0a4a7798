package dev.aether.component.wasi.sockets;

import dev.aether.component.wasi.BodySource;
import dev.aether.component.wasi.ByteTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The network as guests may use it; safe for several threads. It decides what is allowed, and
 * throws a {@link SocketFault} with {@link SocketError#ACCESS_DENIED} for what is not.
 */
public interface Network {
    /**
     * Connects, waiting for it.
     *
     * @param local where from, if that matters
     */
    Connection connect(Optional<InetSocketAddress> local, InetSocketAddress remote)
            throws IOException, InterruptedException;

    /** Takes an address to accept connections at; port 0 picks one. */
    Listener listen(InetSocketAddress local) throws IOException;

    /** Takes an address for datagrams; port 0 picks one. */
    Datagrams datagrams(InetSocketAddress local) throws IOException;

    /** Addresses of a name, waiting for them. */
    List<InetAddress> resolve(String name) throws IOException, InterruptedException;

    /** Something open. */
    interface Open {
        InetSocketAddress local() throws IOException;

        /** Closes it; calling again does nothing. */
        void close();
    }

    /** A stream of bytes both ways, used by one guest. */
    interface Connection extends Open {
        InetSocketAddress remote() throws IOException;

        BodySource input();

        ByteTarget output();

        void shutdown(boolean input, boolean output) throws IOException;
    }

    /** Where connections come in, used by one guest. */
    interface Listener extends Open {
        /** The next connection, if one is there. */
        Optional<Connection> accept() throws IOException;

        boolean ready();

        /** Asks for a call whenever {@link #ready} may have become true, from any thread. */
        void onReady(Runnable wake);
    }

    /** Datagrams both ways, used by one guest. */
    interface Datagrams extends Open {
        /** The next datagram, if one is there; when too many wait, further ones are lost. */
        Optional<Datagram> receive() throws IOException;

        void send(byte[] bytes, InetSocketAddress remote) throws IOException;

        boolean ready();

        /** Asks for a call whenever {@link #ready} may have become true, from any thread. */
        void onReady(Runnable wake);
    }

    /** One datagram; its bytes are never changed. */
    final class Datagram {
        private final byte[] bytes;
        private final InetSocketAddress remote;

        /**
         * A datagram.
         *
         * @param bytes not copied
         */
        public Datagram(byte[] bytes, InetSocketAddress remote) {
            this.bytes = bytes;
            this.remote = remote;
        }

        public byte[] bytes() {
            return bytes;
        }

        public InetSocketAddress remote() {
            return remote;
        }
    }
}
