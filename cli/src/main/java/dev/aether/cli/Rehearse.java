package dev.aether.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * {@code aether rehearse}: runs a few commands against a server that answers like an empty lattice.
 * The build records which classes that loads (JEP 514), so that commands start in half the time.
 * The certificate is made for it and deleted after.
 */
final class Rehearse implements Command {
    private static final String ALIAS = "rehearsal";
    private static final String PASSWORD = "rehearsal";
    private static final int LINE_LENGTH = 64;

    private static final String DISCOVERY =
            """
            {"items":[{"metadata":{"name":"aether.dev"},"versions":[{"version":"v1","resources":[
            {"resource":"apps","responseKind":{"kind":"App"},"scope":"Namespaced",
            "singularResource":"app","verbs":["get"],"categories":["all"]}]}]}]}
            """;
    private static final String APP =
            """
            {"apiVersion":"aether.dev/v1","kind":"App","metadata":{"name":"a","generation":1},
            "columnDefinitions":[{"name":"Name","format":"name"}],"rows":[{"cells":["a"]}],
            "status":{"phase":"Ready"}}
            """;
    private static final String AETHERFILE =
            "name: a\nparticle:\n  web:\n    from: sha256:%s\n".formatted("0".repeat(64));

    @Override
    public Usage usage() {
        return new Usage(
                "rehearse", "", "load what commands need, for the build to record", "", List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Path folder = Files.createTempDirectory("aether-rehearsal");
        try {
            rehearse(folder);
            return 0;
        } catch (GeneralSecurityException unusable) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "no certificate for the rehearsal: " + unusable.getMessage(),
                    "commands work without it, only slower");
        } finally {
            delete(folder);
        }
    }

    private static void rehearse(Path folder) throws IOException, GeneralSecurityException {
        KeyStore keys = keys(folder);
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
        server.createContext("/", Rehearse::answer);
        server.start();
        try {
            write(folder, keys, server.getAddress().getPort());
            Console silent =
                    new Console(
                            InputStream.nullInputStream(),
                            new PrintStream(PrintStream.nullOutputStream(), false),
                            new PrintStream(PrintStream.nullOutputStream(), false),
                            Map.of(
                                    "AETHER_DIR",
                                    folder.toString(),
                                    "XDG_CACHE_HOME",
                                    folder.resolve("cache").toString()),
                            () -> false);
            command(silent, "get", "apps");
            command(silent, "get", "app", "a", "-o", "yaml");
            command(silent, "deploy", folder.resolve("Aetherfile.yaml").toString());
            component(silent);
        } finally {
            server.stop(0);
        }
    }

    /** A component compiled, and then taken from the cache; where the sources are. */
    private static void component(Console silent) {
        Path example =
                Path.of(
                        Optional.ofNullable(System.getenv("AETHER_HOME")).orElse("."),
                        "examples/words/words.wasm");
        if (Files.exists(example)) {
            command(silent, "component", "inspect", example.toString());
            command(silent, "component", "run", example.toString());
            command(silent, "component", "run", example.toString());
        }
    }

    private static void command(Console console, String... line) {
        int code = Main.run(List.of(line), console);
        if (code != 0) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "\"" + String.join(" ", line) + "\" ended with " + code,
                    "commands work without it, only slower");
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().transferTo(PrintStream.nullOutputStream());
            boolean asksKinds = exchange.getRequestURI().getPath().matches("/apis?");
            byte[] body = (asksKinds ? DISCOVERY : APP).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void write(Path folder, KeyStore keys, int port)
            throws IOException, GeneralSecurityException {
        Path client = Files.createDirectories(folder.resolve("client"));
        byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
        String certificate = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        Files.writeString(client.resolve("ca.pem"), certificate);
        Files.writeString(client.resolve("cert.pem"), certificate);
        Files.writeString(client.resolve("key.pem"), pem("PRIVATE KEY", key));
        Files.writeString(folder.resolve("Aetherfile.yaml"), AETHERFILE);
        Files.writeString(
                folder.resolve("lattice.json"),
                "{\"nodes\":[{\"name\":\"n1\",\"api\":\"https://127.0.0.1:%d\"}]}".formatted(port));
    }

    private static String pem(String type, byte[] content) {
        byte[] feed = {'\n'};
        String text = Base64.getMimeEncoder(LINE_LENGTH, feed).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
    }

    private static SSLContext tls(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    /** Made by the JDK's tool, because the JDK has no public way to sign a certificate. */
    private static KeyStore keys(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        Process tool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=rehearsal",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-alias",
                                ALIAS,
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (tool.waitFor() != 0) {
                throw new GeneralSecurityException("keytool ended with " + tool.exitValue());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new GeneralSecurityException("interrupted", stopped);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            keys.load(content, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
