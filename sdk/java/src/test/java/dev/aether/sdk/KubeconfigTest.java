package dev.aether.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    @TempDir private Path directory;

    @Test
    void theCurrentContextIsUsedWithFilesBesideIt() throws IOException {
        for (String name : new String[] {"ca.pem", "client.pem", "client.key"}) {
            Files.writeString(directory.resolve(name), TestNode.resource(name));
        }

        Access access =
                kubeconfig("{client-certificate: client.pem, client-key: client.key}").access();

        assertThat(access.servers()).containsExactly(URI.create("https://127.0.0.1:7401"));
        assertThat(access.credentials()).isEqualTo(TestNode.certificate("client"));
    }

    @Test
    void whatIsWrittenInsideIsDecoded() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), TestNode.resource("ca.pem"));
        String user =
                "{client-certificate-data: %s, client-key-data: %s}"
                        .formatted(encoded("client.pem"), encoded("client.key"));

        assertThat(kubeconfig(user).access().credentials())
                .isEqualTo(TestNode.certificate("client"));
    }

    @Test
    void aTokenWillDo() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), "authorities");

        assertThat(kubeconfig("{token: secret}").access().credentials())
                .isEqualTo(new Credentials.Token("authorities", "secret"));
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), "authorities");
        Kubeconfig config = kubeconfig("{}");

        assertThatThrownBy(config::access)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("config: expected client-certificate or token of the user");
    }

    private static String encoded(String resource) {
        return Base64.getEncoder()
                .encodeToString(TestNode.resource(resource).getBytes(StandardCharsets.UTF_8));
    }

    private Kubeconfig kubeconfig(String user) throws IOException {
        Path file = directory.resolve("config");
        Files.writeString(
                file,
                """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - {name: here, context: {cluster: c, user: u}}
                clusters:
                - name: c
                  cluster: {server: "https://127.0.0.1:7401", certificate-authority: ca.pem}
                users:
                - {name: u, user: %s}
                """
                        .formatted(user));
        return new Kubeconfig(file);
    }
}
