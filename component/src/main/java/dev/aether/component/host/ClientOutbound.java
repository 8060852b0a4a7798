package dev.aether.component.host;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpOutbound;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sends guests' requests with this process's own HTTP client, to the authorities named to it and
 * nowhere else. It does not follow redirects; trailers are not carried; of the timeouts the one for
 * the first byte counts, for connecting too.
 */
public final class ClientOutbound implements HttpOutbound, AutoCloseable {
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final Set<String> authorities;

    /**
     * An outbound.
     *
     * @param authorities host, or host and port as guests will write them
     */
    public ClientOutbound(Set<String> authorities) {
        this.authorities = Set.copyOf(authorities);
    }

    @Override
    public HttpResponse send(HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        if (!authorities.contains(request.authority())) {
            throw new HttpFault(ErrorCode.HTTP_REQUEST_DENIED, request.authority());
        }
        try {
            return received(client.send(toSend(request, timeouts), BodyHandlers.ofInputStream()));
        } catch (HttpConnectTimeoutException late) {
            throw fault(ErrorCode.CONNECTION_TIMEOUT, late);
        } catch (HttpTimeoutException late) {
            throw fault(ErrorCode.HTTP_RESPONSE_TIMEOUT, late);
        } catch (ConnectException refused) {
            throw fault(ErrorCode.CONNECTION_REFUSED, refused);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static java.net.http.HttpRequest toSend(HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        try {
            var uri = URI.create(request.scheme() + "://" + request.authority() + request.target());
            var building =
                    java.net.http.HttpRequest.newBuilder(uri)
                            .timeout(timeouts.firstByte())
                            .version(HttpClient.Version.HTTP_1_1)
                            .method(request.method(), publisher(request));
            for (HttpField field : request.headers()) {
                // The client counts the length itself.
                if (!field.named("content-length")) {
                    building.header(field.name(), field.value());
                }
            }
            return building.build();
        } catch (IllegalArgumentException refused) {
            throw fault(ErrorCode.HTTP_REQUEST_URI_INVALID, refused);
        }
    }

    /** The body with its length if that is known, as nothing if it is empty. */
    private static BodyPublisher publisher(HttpRequest request)
            throws IOException, InterruptedException {
        byte[] first = {};
        if (BODILESS.contains(request.method())) {
            // Most have no body, and then must not be sent as if they had one.
            first = request.body().read(BodyInput.PIECE_BYTES);
            if (first.length == 0) {
                return BodyPublishers.noBody();
            }
        }
        var input = new BodyInput(request.body(), first);
        BodyPublisher unknownLength = BodyPublishers.ofInputStream(() -> input);
        return request.headers().stream()
                .filter(field -> field.named("content-length"))
                .mapToLong(field -> Long.parseLong(field.value().strip()))
                .mapToObj(length ->
                        length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.fromPublisher(unknownLength, length))
                .findFirst()
                .orElse(unknownLength);
    }

    private static HttpResponse received(java.net.http.HttpResponse<InputStream> response) {
        var headers = new ArrayList<HttpField>();
        response.headers()
                .map()
                .forEach((name, values) -> {
                    if (!name.startsWith(":")) {
                        values.forEach(value -> headers.add(new HttpField(name, value)));
                    }
                });
        return new HttpResponse(
                response.statusCode(), List.copyOf(headers), new StreamBody(response.body()));
    }

    private static HttpFault fault(ErrorCode code, Exception cause) {
        var fault = new HttpFault(code, String.valueOf(cause.getMessage()));
        fault.initCause(cause);
        return fault;
    }
}
