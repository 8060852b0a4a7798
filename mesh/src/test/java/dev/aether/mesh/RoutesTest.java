package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoutesTest {
    private static Route route(String host, String path, String service) {
        return new Route(host, path, service, Duration.ofSeconds(1));
    }

    private final Routes routes =
            new Routes(
                    List.of(
                            route("*", "/*", "fallback"),
                            route("shop.test", "/*", "web"),
                            route("shop.test", "/api/*", "api"),
                            route("shop.test", "/api/health", "health"),
                            route("Other.Test", "/only", "only")));

    private String find(String authority, String target) {
        return routes.find(authority, target).map(Route::service).orElse("none");
    }

    @Test
    void theLongestPathOfTheHostWins() {
        assertThat(find("shop.test", "/")).isEqualTo("web");
        assertThat(find("shop.test", "/api/list?x=/y")).isEqualTo("api");
        assertThat(find("shop.test", "/api/health")).isEqualTo("health");
        assertThat(find("shop.test", "/api/health?now")).isEqualTo("health");
        assertThat(find("shop.test", "/api/healthy")).isEqualTo("api");
        assertThat(find("shop.test", "/api")).isEqualTo("web");
    }

    @Test
    void portAndCaseAndFinalDotOfTheHostDoNotMatter() {
        assertThat(find("SHOP.test:8080", "/")).isEqualTo("web");
        assertThat(find("shop.test.", "/")).isEqualTo("web");
        assertThat(find("other.test:1", "/only")).isEqualTo("only");
        assertThat(Routes.hostOf("[::1]:80")).isEqualTo("[::1]");
    }

    @Test
    void anyHostIsTheLastChoice() {
        assertThat(find("unknown.test", "/x")).isEqualTo("fallback");
        assertThat(find("other.test", "/else")).isEqualTo("fallback");
        assertThat(find("", "/x")).isEqualTo("fallback");
        assertThat(new Routes(List.of()).find("shop.test", "/")).isEmpty();
    }

    @Test
    void aRouteChecksItself() {
        assertThatThrownBy(() -> route("a", "x", "s")).hasMessageContaining("begins with /");
        assertThatThrownBy(() -> route("a", "/*/b", "s")).hasMessageContaining("only at its end");
        assertThatThrownBy(() -> route("", "/", "s")).hasMessageContaining("needs a host");
        assertThatThrownBy(() -> new Route("a", "/", "s", Duration.ZERO))
                .hasMessageContaining("timeout");
    }
}
