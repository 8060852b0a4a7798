package dev.aether.component.host;

import com.sun.net.httpserver.HttpExchange;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Requests of the JDK's server as guests see them. */
final class ExchangeMessages {
    /** What belongs to a connection, or to this server, and not to the message. */
    private static final Set<String> OURS =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade",
                    "te",
                    "trailer",
                    "http2-settings",
                    "host",
                    "date");

    private ExchangeMessages() {}

    static boolean isOurs(String name) {
        return OURS.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException if a guest could not be shown it
     */
    static HttpRequest request(HttpExchange exchange) {
        List<HttpField> headers = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    if (name.equalsIgnoreCase("date") || !isOurs(name)) {
                        values.forEach(value -> headers.add(new HttpField(name, value)));
                    }
                });
        String host = exchange.getRequestHeaders().getFirst("host");
        var address = exchange.getLocalAddress();
        String authority = host == null ? address.getHostString() + ":" + address.getPort() : host;
        String query = exchange.getRequestURI().getRawQuery();
        String path = exchange.getRequestURI().getRawPath();
        return new HttpRequest(
                exchange.getRequestMethod(),
                "http",
                authority,
                (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query),
                headers,
                new StreamBody(exchange.getRequestBody()));
    }
}
