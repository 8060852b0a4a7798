package dev.aether.component.host;

import com.sun.net.httpserver.HttpExchange;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.ResponseSink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Sends a guest's response by the JDK's server. Without its end the connection is broken off. */
final class ExchangeSink implements ResponseSink {
    private static final long NO_BODY = -1;
    private static final long UNKNOWN = 0;
    private final HttpExchange exchange;
    private boolean bodiless;

    ExchangeSink(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void begin(int status, List<HttpField> headers) throws IOException {
        long length = UNKNOWN;
        for (HttpField header : headers) {
            if (header.named("content-length")) {
                length = Long.parseLong(header.value().strip());
                length = length == 0 ? NO_BODY : length;
            } else if (!ExchangeMessages.isOurs(header.name())) {
                exchange.getResponseHeaders().add(header.name(), header.value());
            }
        }
        bodiless =
                exchange.getRequestMethod().equals("HEAD")
                        || status < 200
                        || status == 204
                        || status == 304;
        if (bodiless && length > 0) {
            exchange.getResponseHeaders().set("Content-length", Long.toString(length));
        }
        exchange.sendResponseHeaders(status, bodiless ? NO_BODY : length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        if (!bodiless) {
            body().write(bytes);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!bodiless) {
            body().flush();
        }
    }

    @Override
    public void end(List<HttpField> trailers) throws IOException {
        if (!bodiless) {
            body().close();
        }
    }

    private OutputStream body() {
        return exchange.getResponseBody();
    }
}
