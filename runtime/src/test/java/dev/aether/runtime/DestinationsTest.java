package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DestinationsTest {
    private static boolean http(String pattern, String authority) {
        return allows(pattern, authority, false);
    }

    private static boolean https(String pattern, String authority) {
        return allows(pattern, authority, true);
    }

    private static boolean allows(String pattern, String authority, boolean secure) {
        Destinations destinations = new Destinations(List.of("other.example", pattern));
        return Authority.parse(authority, secure)
                .filter(parsed -> destinations.allow(parsed, secure))
                .isPresent();
    }

    @Test
    void aHostAloneMeansTheUsualPortOfTheScheme() {
        assertThat(https("api.example", "api.example")).isTrue();
        assertThat(https("api.example", "API.example.:443")).isTrue();
        assertThat(http("api.example", "api.example:80")).isTrue();
        assertThat(http("api.example", "api.example:8080")).isFalse();
        assertThat(https("api.example", "api.example:80")).isFalse();
        assertThat(https("api.example:8443", "api.example:8443")).isTrue();
        assertThat(https("api.example:8443", "api.example")).isFalse();
    }

    @Test
    void aStarStandsForNamesBelowOne() {
        assertThat(https("*.example", "api.example")).isTrue();
        assertThat(https("*.example", "a.b.example")).isTrue();
        assertThat(https("*.example", "example")).isFalse();
        assertThat(https("*.example", "badexample")).isFalse();
        assertThat(https("*.example", ".example")).isFalse();
        assertThat(https("*", "anything.at.all")).isTrue();
        assertThat(https("*", "anything.at.all:22")).isFalse();
    }

    @Test
    void whatIsNoAuthorityIsNowhere() {
        for (String wrong :
                List.of("", ":80", "a:b", "a:", "a:0", "a:70000", "a:1:2", "[::1", "[]", "::1")) {
            assertThat(Authority.parse(wrong, false)).as(wrong).isEmpty();
        }
    }

    @Test
    void onlyAnAddressWrittenOutIsNamed() throws Exception {
        Destinations destinations =
                new Destinations(List.of("10.0.0.5:8080", "[fd00::5]:80", "*", "inside.example"));

        assertThat(destinations.name(InetAddress.getByName("10.0.0.5"))).isTrue();
        assertThat(destinations.name(InetAddress.getByName("fd00:0::5"))).isTrue();
        assertThat(destinations.name(InetAddress.getByName("10.0.0.6"))).isFalse();
        assertThat(http("[fd00::5]:80", "[fd00:0:0::5]")).isTrue();
    }
}
