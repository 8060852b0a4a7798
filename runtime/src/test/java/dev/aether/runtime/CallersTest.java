package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.system.SystemEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallersTest {
    private static final String SPIFFE = "spiffe://0123456789abcdef.aether/ns/";

    @TempDir Path directory;
    private final Stage.Answer answer = new Stage.Answer();
    private WorkloadLog log;

    @BeforeEach
    void open() {
        log = new WorkloadLog(SystemEnvironment.open(directory), "p", LogLimits.defaults());
    }

    @AfterEach
    void close() {
        log.flush().await("the log", Duration.ofSeconds(20));
    }

    private Optional<HttpResult> refuse(List<String> callers, String caller, String depth) {
        Workload workload =
                new Workload(
                        "p",
                        "default/shop/back",
                        "sha256:x",
                        List.of(),
                        Map.of(),
                        Stage.limits(1 << 20, Duration.ofSeconds(3)),
                        List.of(new Grant.IncomingHttp(callers)),
                        false);
        HttpRequest request =
                new HttpRequest(
                        "GET",
                        "http",
                        "back.internal",
                        "/",
                        List.of(
                                new HttpField("x-aether-caller", caller),
                                new HttpField("x-aether-depth", depth)),
                        HttpBody.empty());
        return new Callers(workload, log).refuse(request, answer);
    }

    private boolean mayCall(String namespaceAndApp, String... callers) {
        String[] names = namespaceAndApp.split("/", -1);
        String id = SPIFFE + names[0] + "/app/" + names[1] + "/any";
        return refuse(List.of(callers), id, "1").isEmpty();
    }

    @Test
    void particlesOfTheOwnAppMayAlwaysCall() {
        assertThat(mayCall("default/shop")).isTrue();
        assertThat(mayCall("default/shop", "other")).isTrue();
        assertThat(mayCall("default/other")).isFalse();
        assertThat(mayCall("prod/shop")).isFalse();
    }

    @Test
    void thoseOfOtherAppsIfTheyAreNamed() {
        assertThat(mayCall("default/other", "other")).isTrue();
        assertThat(mayCall("prod/other", "other")).isFalse();
        assertThat(mayCall("prod/other", "prod/other")).isTrue();
        assertThat(mayCall("any/app", "*")).isTrue();
    }

    @Test
    void whoIsNoParticleIsNobodysCaller() {
        assertThat(refuse(List.of("*"), SPIFFE.replace("/ns/", "/user/admin"), "1")).isPresent();
        assertThat(refuse(List.of("*"), "root", "1")).isPresent();
    }

    @Test
    void aRefusalIsAnAnswerAndALineForTheOwner() {
        assertThat(refuse(List.of(), SPIFFE + "prod/app/shop/web", "1"))
                .containsInstanceOf(HttpResult.Answered.class)
                .hasValueSatisfying(result ->
                        assertThat(((HttpResult.Answered) result).status()).isEqualTo(403));

        assertThat(answer.body()).isEqualTo("aether: default/shop/back may not be called\n");
        assertThat(log.after(0))
                .anyMatch(line ->
                        line.text().contains("prod/app/shop/web")
                                && line.text().contains("{callers: [\"prod/shop\"]}"));
    }

    @Test
    void callsThatNestTooDeepEnd() {
        String own = SPIFFE + "default/app/shop/web";

        assertThat(refuse(List.of(), own, "8")).isEmpty();
        assertThat(refuse(List.of(), own, "9"))
                .hasValueSatisfying(result ->
                        assertThat(((HttpResult.Answered) result).status()).isEqualTo(508));
    }
}
