package dev.aether.api.web;

import dev.aether.identity.Caller;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request before its body.
 *
 * @param path the segments, decoded; empty for the root
 * @param query the first value of each parameter
 * @param headers the first value of each header, by lower-case name
 * @param caller the certificates of the connection; an empty chain if the peer showed none
 * @param peer its address, for the log
 */
public record WebHead(
        String method,
        List<String> path,
        Map<String, String> query,
        Map<String, String> headers,
        Caller caller,
        String peer) {
    public WebHead {
        path = List.copyOf(path);
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /**
     * @throws IllegalArgumentException if the address is malformed
     */
    static WebHead of(HttpRequest request, Caller caller, String peer) {
        QueryStringDecoder address = new QueryStringDecoder(request.uri());
        List<String> path = new ArrayList<>();
        for (String segment : address.rawPath().split("/", -1)) {
            if (!segment.isEmpty()) {
                path.add(QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")));
            }
        }
        Map<String, String> query = new LinkedHashMap<>();
        address.parameters().forEach((name, values) -> query.put(name, values.getFirst()));
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        return new WebHead(request.method().name(), path, query, headers, caller, peer);
    }

    /** A header's value, or the empty text. */
    public String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }

    /** A parameter's value, or the empty text. */
    public String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** Whether a parameter says yes, as Kubernetes clients write it. */
    public boolean flag(String name) {
        String value = parameter(name);
        return value.equals("true") || value.equals("1");
    }

    /** The path as one text. */
    public String address() {
        return "/" + String.join("/", path);
    }

    /** Whether the path begins with these segments. */
    public boolean startsWith(String... segments) {
        return path.size() >= segments.length
                && path.subList(0, segments.length).equals(List.of(segments));
    }
}
