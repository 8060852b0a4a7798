package dev.aether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lattice, namespace and door a command finds. */
class ReachTest {
    private static final String HELLO = "/apis/aether.dev/v1/namespaces/default/apps/hello";
    private static final String APP =
            """
            {"apiVersion":"aether.dev/v1","kind":"App","metadata":{"name":"hello"}}
            """;

    @TempDir private Path directory;
    private Path folder;
    private TestLattice lattice;
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        folder = directory.resolve("lattice");
        lattice = new TestLattice(folder);
        console = new TestConsole(Map.of("AETHER_DIR", folder.toString()));
    }

    @AfterEach
    void stop() {
        lattice.close();
    }

    @Test
    void credentialsAloneReachANodeThatIsNamed() throws IOException {
        lattice.on("GET /aether/v1/whoami", "{\"id\":\"me\"}");
        Files.delete(folder.resolve("lattice.json"));

        assertThat(console.run("--server", lattice.address(), "whoami")).isZero();
        assertThat(console.out()).isEqualTo("me\n");
        assertThat(console.run("whoami")).isEqualTo(3);
        assertThat(console.err()).contains("name a node: --server https://HOST:7401");
    }

    @Test
    void theNamespaceIsThatOfTheKubeconfigUnlessAnotherIsSaid() throws IOException {
        Path config = directory.resolve("kubeconfig");
        Files.writeString(
                config,
                """
                current-context: c
                contexts: [{name: c, context: {cluster: k, user: u, namespace: shop}}]
                clusters: [{name: k, cluster: {server: "%s",
                  certificate-authority: "%s/ca.pem"}}]
                users: [{name: u, user: {client-certificate: "%2$s/cert.pem",
                  client-key: "%2$s/key.pem"}}]
                """
                        .formatted(lattice.address(), folder.resolve("client")));
        lattice.on("GET " + HELLO.replace("default", "shop"), APP);
        lattice.on("GET " + HELLO.replace("default", "other"), APP);
        TestConsole elsewhere = new TestConsole(Map.of("KUBECONFIG", config.toString()));
        String[] line = {"get", "app/hello", "-o", "name"};

        assertThat(elsewhere.run(line)).isZero();
        assertThat(elsewhere.run("get", "app/hello", "-o", "name", "-n", "other")).isZero();
        assertThat(console.run(line)).isEqualTo(3);
    }

    @Test
    void aCallAsksForThePathThatWasTyped() throws IOException {
        List<String> asked = new ArrayList<>();
        HttpServer ingress =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ingress.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().toString());
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        ingress.start();
        String address = "http://127.0.0.1:" + ingress.getAddress().getPort();
        Files.writeString(
                folder.resolve("lattice.json"),
                "{\"nodes\":[{\"name\":\"n1\",\"api\":\"%s\",\"ingress\":\"%s\"}]}"
                        .formatted(lattice.address(), address));
        lattice.on("GET " + HELLO, "{\"status\":{\"urls\":[\"http://hello.localhost:1/files*\"]}}");

        assertThat(console.run("call", "hello", "/a*b")).isZero();
        assertThat(console.run("call", "http://hello.localhost:1/all/*")).isZero();
        assertThat(console.run("call", "hello")).isZero();
        ingress.stop(0);

        assertThat(asked).containsExactly("/a*b", "/all/*", "/files");
    }
}
