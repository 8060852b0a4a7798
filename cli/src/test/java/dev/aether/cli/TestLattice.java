package dev.aether.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** One node as a test scripts it, and the folder by which commands find it. */
public final class TestLattice implements AutoCloseable {
    private final HttpsServer server;
    private final Map<String, List<Answer>> answers = new LinkedHashMap<>();
    private final List<String> seen = new ArrayList<>();

    /** Code and body. */
    record Answer(int code, String body) {}

    public TestLattice(Path folder) throws IOException, GeneralSecurityException {
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/", this::serve);
        server.start();
        on("GET /api", DISCOVERY_CORE);
        on("GET /apis", DISCOVERY_AETHER);
        write(folder);
    }

    private static final String DISCOVERY_CORE =
            """
            {"items":[{"metadata":{},"versions":[{"version":"v1","resources":[
            {"resource":"secrets","responseKind":{"kind":"Secret"},"scope":"Namespaced",
            "singularResource":"secret","verbs":["get"]},
            {"resource":"events","responseKind":{"kind":"Event"},"scope":"Namespaced",
            "singularResource":"event","verbs":["list"]},
            {"resource":"pods","responseKind":{"kind":"Pod"},"scope":"Namespaced",
            "singularResource":"pod","verbs":["list"]}]}]}]}
            """;
    private static final String DISCOVERY_AETHER =
            """
            {"items":[{"metadata":{"name":"aether.dev"},"versions":[{"version":"v1","resources":[
            {"resource":"apps","responseKind":{"kind":"App"},"scope":"Namespaced",
            "singularResource":"app","verbs":["get"],"categories":["all"]},
            {"resource":"pulses","responseKind":{"kind":"Pulse"},"scope":"Cluster",
            "singularResource":"pulse","verbs":["get"]}]}]}]}
            """;

    private void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("client"));
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.write(folder.resolve("client/" + name), resource(name).readAllBytes());
        }
        Files.writeString(
                folder.resolve("lattice.json"),
                """
                {"nodes":[{"name":"n1","id":"1","api":"https://127.0.0.1:%d",
                "ingress":"http://127.0.0.1:1"}]}
                """
                        .formatted(server.getAddress().getPort()));
    }

    private static SSLContext tls() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(resource("server.p12"), "test".toCharArray());
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "test".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    private static InputStream resource(String name) {
        return TestLattice.class.getResourceAsStream("/tls/" + name);
    }

    public String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * What a request is answered with; several are given one after the other, the last for ever.
     */
    public TestLattice on(String line, int code, String body) {
        answers.computeIfAbsent(line, _ -> new ArrayList<>()).add(new Answer(code, body));
        return this;
    }

    public TestLattice on(String line, String body) {
        return on(line, 200, body);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            seen.add(line + "\n" + new String(body, StandardCharsets.UTF_8));
            List<Answer> left =
                    answers.getOrDefault(
                            line, List.of(new Answer(404, "{\"message\":\"no " + line + "\"}")));
            Answer answer = left.size() > 1 ? left.removeFirst() : left.getFirst();
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.code(), empty ? -1 : bytes.length);
            if (!empty) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    /** Requests so far: method and address, then the body. */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
