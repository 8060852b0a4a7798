package dev.aether.node;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import dev.aether.environment.Environment;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import dev.aether.mesh.Destination;
import dev.aether.mesh.EgressException;
import dev.aether.mesh.EgressSocket;
import dev.aether.mesh.Mesh;
import dev.aether.mesh.MeshException;
import dev.aether.mesh.Outcome;
import dev.aether.mesh.Outside;
import dev.aether.runtime.Outbound;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Lets the mesh carry what guests send. */
final class MeshOutbound implements Outbound {
    private static final int PIECE_BYTES = 16 * 1024;

    /** Of these, most have no body, and then must not be sent as if they had one. */
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

    private final Environment environment;
    private final String trustDomain;
    private final Supplier<Mesh> mesh;
    private final Outside outside;

    /**
     * @param mesh is there before the first workload is
     */
    MeshOutbound(
            Environment environment, String trustDomain, Supplier<Mesh> mesh, Outside outside) {
        this.environment = environment;
        this.trustDomain = trustDomain;
        this.mesh = mesh;
        this.outside = outside;
    }

    @Override
    public SpiffeId idOf(Subject.Workload workload) {
        return new SpiffeId(trustDomain, workload.path());
    }

    @Override
    public HttpResponse call(String service, HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        OutboundExchange exchange = exchange(request, timeouts);
        run("call of " + service, exchange, () -> call(service, exchange, timeouts));
        return exchange.awaitHead(timeouts.firstByte());
    }

    private void call(String service, OutboundExchange exchange, OutboundTimeouts timeouts) {
        Outcome outcome = mesh.get().call(service, exchange, timeouts.firstByte());
        if (!exchange.hasEnded()) {
            exchange.fail(fault(outcome));
        }
    }

    @Override
    public HttpResponse fetch(Site site, HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        OutboundExchange exchange = exchange(request, timeouts);
        Destination destination =
                new Destination(
                        site.host(),
                        site.port(),
                        site.secure(),
                        site.named(),
                        timeouts.connect(),
                        timeouts.firstByte(),
                        timeouts.betweenBytes());
        run("call of " + site.host(), exchange, () -> fetch(exchange, destination));
        // Until the first byte, and a connection before it.
        return exchange.awaitHead(timeouts.connect().plus(timeouts.firstByte()));
    }

    @Override
    public List<InetAddress> resolve(String host, Predicate<InetAddress> named) throws SocketFault {
        try {
            return outside.addresses(host, named);
        } catch (EgressException failed) {
            throw socketFault(failed, SocketError.TEMPORARY_RESOLVER_FAILURE);
        }
    }

    @Override
    public Line connect(InetSocketAddress remote, Predicate<InetAddress> named) throws SocketFault {
        try {
            return new Wire(outside.connect(remote, named));
        } catch (EgressException failed) {
            throw socketFault(failed, SocketError.NEW_SOCKET_LIMIT);
        }
    }

    private record Wire(EgressSocket socket) implements Line {
        @Override
        public SocketChannel channel() {
            return socket.channel();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /**
     * @param busy what it is called that too much of this leaves at once
     */
    private static SocketFault socketFault(EgressException failed, SocketError busy) {
        SocketError code =
                switch (failed.code()) {
                    case BUSY -> busy;
                    case NAME_UNKNOWN -> SocketError.NAME_UNRESOLVABLE;
                    case NAME_TIMEOUT -> SocketError.TEMPORARY_RESOLVER_FAILURE;
                    case ADDRESS_PROHIBITED -> SocketError.ACCESS_DENIED;
                    case CONNECTION_REFUSED -> SocketError.CONNECTION_REFUSED;
                    case CONNECTION_TIMEOUT -> SocketError.TIMEOUT;
                    default -> SocketError.REMOTE_UNREACHABLE;
                };
        return new SocketFault(code, String.valueOf(failed.getMessage()));
    }

    private void fetch(OutboundExchange exchange, Destination destination) {
        try {
            outside.call(exchange, destination);
        } catch (EgressException failed) {
            exchange.fail(fault(failed));
        }
    }

    /** On a thread of its own: an answer goes on after its head was told. */
    private void run(String name, OutboundExchange exchange, Runnable sending) {
        environment
                .threads()
                .start(
                        name,
                        () -> {
                            try {
                                sending.run();
                            } catch (MeshException broken) {
                                exchange.fail(fault(broken));
                            } finally {
                                exchange.fail(new HttpFault(ErrorCode.INTERNAL_ERROR, ""));
                            }
                        });
    }

    private OutboundExchange exchange(HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        HttpRequest sent = request;
        long bodyBytes =
                request.headers().stream()
                        .filter(field -> field.named("content-length"))
                        .map(field -> field.value().strip())
                        .filter(value -> value.matches("[0-9]{1,18}"))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(-1);
        if (bodyBytes < 0 && BODILESS.contains(request.method())) {
            byte[] first = request.body().read(PIECE_BYTES);
            bodyBytes = first.length == 0 ? 0 : -1;
            sent = withBody(request, new Begun(first, request.body()));
        }
        return new OutboundExchange(environment.timers(), sent, bodyBytes, timeouts.betweenBytes());
    }

    private static HttpRequest withBody(HttpRequest request, HttpBody body) {
        return new HttpRequest(
                request.method(),
                request.scheme(),
                request.authority(),
                request.target(),
                request.headers(),
                body);
    }

    /** A body whose first piece was read already. */
    private static final class Begun implements HttpBody {
        private final HttpBody rest;
        private byte[] first;

        Begun(byte[] first, HttpBody rest) {
            this.first = first;
            this.rest = rest;
        }

        @Override
        public byte[] read(int bytesMax) throws IOException, InterruptedException {
            if (first.length == 0) {
                return rest.read(bytesMax);
            }
            int length = Math.min(bytesMax, first.length);
            byte[] piece = Arrays.copyOf(first, length);
            first = Arrays.copyOfRange(first, length, first.length);
            return piece;
        }
    }

    /** What a guest is told; the words are those a client of the ingress would read. */
    static HttpFault fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.NotCalled(Outcome.Reason reason, String why) ->
                    new HttpFault(
                            reason == Outcome.Reason.OVERLOADED
                                    ? ErrorCode.CONNECTION_LIMIT_REACHED
                                    : ErrorCode.DESTINATION_UNAVAILABLE,
                            why);
            case Outcome.Late(String why) -> new HttpFault(ErrorCode.HTTP_RESPONSE_TIMEOUT, why);
            case Outcome.Failed(String why) ->
                    new HttpFault(ErrorCode.HTTP_RESPONSE_INCOMPLETE, why);
            case Outcome.Lost(String why) -> new HttpFault(ErrorCode.CONNECTION_TERMINATED, why);
            case Outcome.Gone(String why) -> new HttpFault(ErrorCode.CONNECTION_TERMINATED, why);
            case Outcome.Answered _ -> new HttpFault(ErrorCode.HTTP_RESPONSE_INCOMPLETE, "");
        };
    }

    private static HttpFault fault(MeshException broken) {
        ErrorCode code =
                switch (broken.code()) {
                    case ASKER_GONE -> ErrorCode.CONNECTION_TERMINATED;
                    case TOO_LARGE -> ErrorCode.HTTP_RESPONSE_HEADER_SECTION_SIZE;
                    case MALFORMED, CANNOT_BIND -> ErrorCode.HTTP_PROTOCOL_ERROR;
                };
        return new HttpFault(code, String.valueOf(broken.getMessage()));
    }

    static HttpFault fault(EgressException failed) {
        ErrorCode code =
                switch (failed.code()) {
                    case BUSY -> ErrorCode.CONNECTION_LIMIT_REACHED;
                    case NAME_UNKNOWN -> ErrorCode.DNS_ERROR;
                    case NAME_TIMEOUT -> ErrorCode.DNS_TIMEOUT;
                    case ADDRESS_PROHIBITED -> ErrorCode.DESTINATION_IP_PROHIBITED;
                    case CONNECTION_REFUSED -> ErrorCode.CONNECTION_REFUSED;
                    case CONNECTION_TIMEOUT -> ErrorCode.CONNECTION_TIMEOUT;
                    case UNREACHABLE -> ErrorCode.DESTINATION_IP_UNROUTABLE;
                    case CERTIFICATE_REFUSED -> ErrorCode.TLS_CERTIFICATE_ERROR;
                    case TLS_FAILED -> ErrorCode.TLS_PROTOCOL_ERROR;
                    case RESPONSE_TIMEOUT -> ErrorCode.HTTP_RESPONSE_TIMEOUT;
                    case READ_TIMEOUT -> ErrorCode.CONNECTION_READ_TIMEOUT;
                    case WRITE_TIMEOUT -> ErrorCode.CONNECTION_WRITE_TIMEOUT;
                    case INCOMPLETE -> ErrorCode.HTTP_RESPONSE_INCOMPLETE;
                    case MALFORMED -> ErrorCode.HTTP_PROTOCOL_ERROR;
                    case HEADERS_TOO_LARGE -> ErrorCode.HTTP_RESPONSE_HEADER_SECTION_SIZE;
                };
        return new HttpFault(code, String.valueOf(failed.getMessage()));
    }
}
