package dev.aether.transport.quic;

import dev.aether.identity.LiveIdentity;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** Makes QUIC connections, in both directions, with the settings of this lattice. */
final class Connections implements Dialler.Connector {
    /**
     * Of a whole connection. Far above what its streams use together, so that streams whose readers
     * are slow never stop the others.
     */
    private static final long CONNECTION_WINDOW_BYTES = 256L << 20;

    private static final long STREAM_WINDOW_BYTES = 512L << 10;
    private static final long STREAMS_MAX = 16_384;
    private static final long CHANNELS_MAX = 1024;
    private static final long UDP_PAYLOAD_BYTES = 1350;

    /** Connections of all kinds at once; further ones are closed after their handshake. */
    private static final int CONNECTIONS_MAX = 8192;

    private static final AttributeKey<String> SERVER_NAME = AttributeKey.valueOf("aether.server");

    private final Local local;
    private final Peers peers;
    private final LiveIdentity identity;
    private final BulkDoor bulk;
    private final Channel clientSocket;

    Connections(
            Local local, Peers peers, LiveIdentity identity, BulkDoor bulk, Channel clientSocket) {
        this.bulk = bulk;
        this.local = local;
        this.peers = peers;
        this.identity = identity;
        this.clientSocket = clientSocket;
    }

    /** For the socket on which peers and joining machines are accepted. */
    static ChannelHandler serverCodec(
            Local local, Peers peers, Tls tls, JoinDoor door, BulkDoor bulk) {
        return settings(new QuicServerCodecBuilder(), local.config().idleMax())
                .sslContext(tls.server())
                .connectionIdAddressGenerator(QuicConnectionIdGenerator.randomGenerator())
                .activeMigration(true)
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, Sockets.segments())
                .handler(
                        new ChannelInitializer<QuicChannel>() {
                            @Override
                            protected void initChannel(QuicChannel channel) {
                                AcceptedConnection accepted =
                                        new AcceptedConnection(local, peers, bulk);
                                channel.pipeline().addLast(accepted);
                                if (peers.connectionCount() > CONNECTIONS_MAX) {
                                    CloseCode.BUSY.close(channel, "too many connections");
                                }
                            }
                        })
                .streamHandler(new Incoming(stream -> accepted(local, door, stream)))
                .build();
    }

    /** For the socket from which peers are dialled. */
    static ChannelHandler clientCodec(QuicSslContext context, Duration idleMax) {
        return settings(new QuicClientCodecBuilder(), idleMax)
                .sslEngineProvider(channel ->
                        context.newEngine(channel.alloc(), channel.attr(SERVER_NAME).get(), 443))
                .build();
    }

    private static <B extends QuicCodecBuilder<B>> B settings(B builder, Duration idleMax) {
        return builder.maxIdleTimeout(idleMax.toMillis(), TimeUnit.MILLISECONDS)
                .congestionControlAlgorithm(QuicCongestionControlAlgorithm.BBR)
                .maxSendUdpPayloadSize(UDP_PAYLOAD_BYTES)
                .maxRecvUdpPayloadSize(UDP_PAYLOAD_BYTES)
                .initialMaxData(CONNECTION_WINDOW_BYTES)
                .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW_BYTES)
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW_BYTES)
                .initialMaxStreamDataUnidirectional(STREAM_WINDOW_BYTES)
                .initialMaxStreamsBidirectional(STREAMS_MAX)
                .initialMaxStreamsUnidirectional(CHANNELS_MAX);
    }

    /** Begins a connection on a client socket. */
    static Future<QuicChannel> connect(
            Channel socket,
            InetSocketAddress address,
            String serverName,
            ChannelHandler handler,
            ChannelHandler streamHandler) {
        return QuicChannel.newBootstrap(socket)
                .attr(SERVER_NAME, serverName)
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, Sockets.segments())
                .handler(handler)
                .streamHandler(streamHandler)
                .remoteAddress(address)
                .connect();
    }

    @Override
    public DialledConnection connect(
            InetSocketAddress address, Whom wanted, Consumer<DialledConnection.Outcome> attempt) {
        DialledConnection connection =
                new DialledConnection(local, peers, address, wanted, bulk, attempt);
        if (address.isUnresolved()) {
            connection.failed(
                    new TransportException(
                            Code.PEER_UNREACHABLE, address.getHostString() + " has no address"));
            return connection;
        }
        connect(
                        clientSocket,
                        address,
                        serverName(wanted),
                        connection,
                        new Incoming(_ -> new IncomingStream(local, connection)))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        connection.failed(unmade(address, connected.cause()));
                    }
                });
        return connection;
    }

    /**
     * Sessions are remembered by this name, so it names whom we expect under which bundle. Nobody
     * else can resume a session, because only the node that made its ticket can read it.
     */
    private String serverName(Whom wanted) {
        return wanted.words() + ".g" + identity.bundle().generation() + ".aether";
    }

    /** Why a connection was not made: the peer's certificate, if TLS stopped. */
    private TransportException unmade(InetSocketAddress address, Throwable cause) {
        boolean refused = cause instanceof SSLException;
        if (refused) {
            local.gatekeeper().tell(address.getHostString(), String.valueOf(cause.getMessage()));
        }
        return new TransportException(
                refused ? Code.IDENTITY_REFUSED : Code.PEER_UNREACHABLE,
                "no link to " + address + ": " + cause.getMessage(),
                cause);
    }

    private static ChannelHandler accepted(Local local, JoinDoor door, QuicStreamChannel stream) {
        AcceptedConnection connection = stream.parent().pipeline().get(AcceptedConnection.class);
        return connection.isJoin()
                ? door.visitor(connection)
                : new IncomingStream(local, connection);
    }

    /** Prepares the streams that peers open. */
    private static final class Incoming extends ChannelInitializer<QuicStreamChannel> {
        private final Function<QuicStreamChannel, ChannelHandler> handler;

        Incoming(Function<QuicStreamChannel, ChannelHandler> handler) {
            this.handler = handler;
        }

        @Override
        protected void initChannel(QuicStreamChannel stream) {
            Streams.prepare(stream);
            stream.pipeline().addLast(handler.apply(stream));
        }
    }
}
