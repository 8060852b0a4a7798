package dev.aether.sdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A node's API door as a test scripts it: HTTPS that asks for the client's certificate. */
final class TestNode implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** What it answers. */
    interface Script {
        void answer(Asked asked) throws IOException, InterruptedException;
    }

    /** One request. */
    record Asked(HttpExchange exchange, String body) {
        String line() {
            return exchange.getRequestMethod() + " " + exchange.getRequestURI();
        }

        String header(String name) {
            return String.valueOf(exchange.getRequestHeaders().getFirst(name));
        }

        void reply(int code, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(code, head || bytes.length == 0 ? -1 : bytes.length);
            if (!head && bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }

        /** Begins an answer and writes some of it. */
        void stream(String text) throws IOException {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    TestNode(boolean needsClient, Script script) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.server = HttpsServer.create(any, 0);
        SSLContext tls = Pem.context(certificate("server"));
        server.setHttpsConfigurator(
                new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters chosen = tls.getDefaultSSLParameters();
                        chosen.setNeedClientAuth(needsClient);
                        parameters.setSSLParameters(chosen);
                    }
                });
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, script));
        server.start();
    }

    private void serve(HttpExchange exchange, Script script) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Asked asked = new Asked(exchange, new String(body, StandardCharsets.UTF_8));
            seen.add(asked.line());
            script.answer(asked);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    static Credentials.Certificate certificate(String name) {
        return new Credentials.Certificate(
                resource("ca.pem"), resource(name + ".pem"), resource(name + ".key"));
    }

    static String resource(String name) {
        try (InputStream file = TestNode.class.getResourceAsStream("/tls/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Requests so far, as {@code GET /path}. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
