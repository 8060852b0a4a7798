package dev.aether.api.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain HTTP of both versions against the etcd door. */
@Timeout(60)
final class JsonGatewayTest {
    @TempDir Path directory;
    private TestDoor door;
    private LiveIdentity admin;

    @BeforeEach
    void open() {
        door = new TestDoor(directory);
        admin = door.live(door.issue(new Subject.User("admin")));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void keysTravelAsBase64(Version version) throws Exception {
        HttpResponse<String> put =
                post(version, "/v3/kv/put", object("key", "k", "value", "v").toString());
        assertThat(put.version()).isEqualTo(version);
        assertThat(put.body()).contains("\"revision\":\"2\"", "\"cluster_id\":\"170\"");

        HttpResponse<String> range =
                post(version, "/v3/kv/range", "{\"key\":\"" + base64("k") + "\"}");

        assertThat(range.body())
                .contains("\"kvs\":[{\"key\":\"" + base64("k") + "\"")
                .contains("\"count\":\"1\"", "\"create_revision\":\"2\"", base64("v"));
    }

    @Test
    void transactionsAndLeasesAreThere() throws Exception {
        String compare =
                "{\"compare\":[{\"target\":\"CREATE\",\"result\":\"EQUAL\",\"key\":\"%s\","
                        + "\"createRevision\":\"0\"}],\"success\":[{\"requestPut\":{\"key\":\"%s\"}}]}";
        String txn = compare.formatted(base64("t"), base64("t"));

        assertThat(post("/v3/kv/txn", txn).body()).contains("\"succeeded\":true");
        assertThat(post("/v3/kv/txn", txn).body()).doesNotContain("succeeded");
        assertThat(post("/v3/lease/grant", "{\"TTL\":30,\"ID\":\"77\"}").body())
                .contains("\"ID\":\"77\"", "\"TTL\":\"30\"");
        assertThat(post("/v3/lease/leases", "{}").body()).contains("{\"ID\":\"77\"}");
        assertThat(post("/v3/maintenance/status", "").body()).contains("\"leader\":\"1\"");
        assertThat(post("/v3/cluster/member/list", "").body()).contains("\"name\":\"n1\"");
    }

    @Test
    void usersRolesAndAlarmsAreThere() throws Exception {
        post("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"secret\"}");
        post("/v3/auth/role/add", "{\"name\":\"root\"}");
        post("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        assertThat(post("/v3/auth/enable", "{}").statusCode()).isEqualTo(200);

        assertThat(post("/v3/auth/status", "{}").body()).contains("\"enabled\":true");
        assertThat(post("/v3/auth/user/list", "{}").body()).contains("\"root\"");
        assertThat(
                        post("/v3/auth/authenticate", "{\"name\":\"root\",\"password\":\"secret\"}")
                                .body())
                .contains("\"token\":");
        assertThat(post("/v3/maintenance/alarm", "{}").statusCode()).isEqualTo(200);
        assertThat(post("/v3/maintenance/hashkv", "{}").body()).contains("\"hash_revision\":");
        assertThat(post("/v3/cluster/member/add", "{}").body()).contains("aether token create");
    }

    @Test
    void aLeaderResignsThoughThereIsNoSpace() throws Exception {
        post("/v3/lease/grant", "{\"TTL\":30,\"ID\":\"77\"}");
        String named = "{\"name\":\"%s\"}".formatted(base64("turn"));
        String campaign = named.replace("}", ",\"lease\":\"77\"}");
        String won = post("/v3/election/campaign", campaign).body();
        String leader = won.substring(won.indexOf("\"leader\":"), won.length() - 1);
        new Alarms(door.environment, door.access()).raise(door.keyspaces.get("default"));

        assertThat(post("/v3/election/campaign", campaign).body()).contains("space exceeded");
        assertThat(post("/v3/election/resign", "{\"leader\":{\"lease\":\"0\"}}").body())
                .contains("space exceeded");
        assertThat(post("/v3/election/resign", "{" + leader + "}").statusCode()).isEqualTo(200);
        assertThat(post("/v3/election/leader", named).body()).contains("no leader");
    }

    @Test
    void refusalsCarryCodeAndText() throws Exception {
        HttpResponse<String> empty = post("/v3/kv/range", "{}");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body())
                .contains("\"error\":\"etcdserver: key is not provided\"", "\"code\":3");

        assertThat(post("/v3/kv/range", "{\"key\":5}").body()).contains("a text in the field");
        assertThat(post("/v3/kv/range", "{\"keys\":\"\"}").body()).contains("unknown field");
        assertThat(post("/v3/kv/range", "{").statusCode()).isEqualTo(400);
        assertThat(post("/v3/elsewhere", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void healthAndVersionAreToldAsEtcdTellsThem() throws Exception {
        assertThat(read("/health").body()).isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");
        assertThat(read("/version").body()).contains("\"etcdserver\":\"3.7.3\"");
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() throws Exception {
        String value = "A".repeat(1600 << 10);
        String body = "{\"key\":\"" + base64("k") + "\",\"value\":\"" + value + "\"}";

        assertThat(post("/v3/kv/put", body).statusCode()).isEqualTo(200);
        assertThat(post(Version.HTTP_2, "/v3/kv/put", body + " ".repeat(600 << 10)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void aRevokedClientIsServedNoMore() throws Exception {
        try (HttpClient client = client(Version.HTTP_2)) {
            assertThat(health(client)).isEqualTo(200);

            door.identity.replace(
                    door.identity
                            .bundle()
                            .refusing(admin.svid().serial(), admin.svid().notAfter()));

            assertThat(health(client)).isNotEqualTo(200);
        }
    }

    /** The status; 0 if the connection was closed before it came. */
    private int health(HttpClient client) throws InterruptedException {
        try {
            return client.send(request("/health"), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException closed) {
            return 0;
        }
    }

    @Test
    void nodesHaveNoKeyspace() throws Exception {
        admin = door.live(door.issue(new Subject.Node(new NodeId(9))));

        assertThat(read("/health").body()).contains("etcdserver: permission denied");
    }

    private static String object(String first, String a, String second, String b) {
        return "{\"%s\":\"%s\",\"%s\":\"%s\"}".formatted(first, base64(a), second, base64(b));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return post(Version.HTTP_1_1, path, body);
    }

    private HttpResponse<String> post(Version version, String path, String body) throws Exception {
        try (HttpClient client = client(version)) {
            return client.send(
                    HttpRequest.newBuilder(uri(path))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> read(String path) throws Exception {
        try (HttpClient client = client(Version.HTTP_1_1)) {
            return client.send(request(path), HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(uri(path)).build();
    }

    private URI uri(String path) {
        return URI.create("https://127.0.0.1:" + door.port() + path);
    }

    private HttpClient client(Version version) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(new KeyManager[] {admin.keys()}, new TrustManager[] {admin.trust()}, null);
        return HttpClient.newBuilder().sslContext(tls).version(version).build();
    }
}
