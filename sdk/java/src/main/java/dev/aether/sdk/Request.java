package dev.aether.sdk;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request to any node.
 *
 * @param address path and query
 * @param repeatable whether asking twice does no more than asking once
 * @param extra time beyond what an answer usually takes
 */
record Request(
        String method,
        String address,
        Map<String, String> headers,
        BodyPublisher body,
        boolean repeatable,
        Duration extra) {
    static final String JSON = "application/json";

    Request {
        headers = Map.copyOf(headers);
    }

    static Request get(String address) {
        Map<String, String> headers = Map.of("Accept", JSON);
        return new Request("GET", address, headers, BodyPublishers.noBody(), true, Duration.ZERO);
    }

    static Request of(String method, String address) {
        return new Request(method, address, Map.of(), BodyPublishers.noBody(), true, Duration.ZERO);
    }

    Request with(String header, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(header, value);
        return new Request(method, address, changed, body, repeatable, extra);
    }

    Request withBody(String contentType, String text) {
        return new Request(
                        method,
                        address,
                        headers,
                        BodyPublishers.ofString(text, StandardCharsets.UTF_8),
                        repeatable,
                        extra)
                .with("Content-Type", contentType);
    }

    Request withBody(String contentType, BodyPublisher bytes) {
        return new Request(method, address, headers, bytes, repeatable, extra)
                .with("Content-Type", contentType);
    }

    Request once() {
        return new Request(method, address, headers, body, false, extra);
    }

    Request allowing(Duration longer) {
        return new Request(method, address, headers, body, repeatable, longer);
    }
}
