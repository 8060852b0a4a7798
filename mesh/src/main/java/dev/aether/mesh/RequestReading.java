package dev.aether.mesh;

import dev.aether.environment.Randomness;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What the head of a request that was parsed asks of us: to serve it, or to refuse it. */
sealed interface RequestReading {
    /**
     * @param bodyBytes -1 if the body is chunked
     */
    record Valid(RequestHead head, long bodyBytes) implements RequestReading {}

    /** The connection cannot be used after it. */
    record Refused(int status, String why) implements RequestReading {}

    static RequestReading of(HttpRequest request, IngressConfig limits) {
        HttpHeaders headers = request.headers();
        String target = request.uri();
        String authority = headers.get(HttpHeaderNames.HOST, "");
        if (headers.size() > limits.headersMax()) {
            return new Refused(431, "at most " + limits.headersMax() + " header fields");
        }
        if (request.protocolVersion().majorVersion() != 1) {
            return new Refused(505, "HTTP/1.1 is spoken here");
        }
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && !isOld(request))) {
            return new Refused(400, "exactly one Host is needed, got " + hosts);
        }
        if (request.method().name().equals("CONNECT")) {
            return new Refused(501, "this is no proxy");
        }
        int scheme = target.indexOf("://");
        if (!target.startsWith("/") && scheme > 0) {
            String rest = target.substring(scheme + 3);
            int slash = rest.indexOf('/');
            authority = slash < 0 ? rest : rest.substring(0, slash);
            target = slash < 0 ? "/" : rest.substring(slash);
        }
        if (!isVisible(target) || !isVisible(authority) || !hasForm(target, authority)) {
            return new Refused(400, "the request target or Host is malformed");
        }
        return body(request, limits, authority, target);
    }

    private static RequestReading body(
            HttpRequest request, IngressConfig limits, String authority, String target) {
        HttpHeaders headers = request.headers();
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        boolean chunked = !encodings.isEmpty();
        if (chunked
                && (isOld(request)
                        || !lengths.isEmpty()
                        || encodings.size() > 1
                        || !encodings.getFirst().equalsIgnoreCase("chunked"))) {
            return new Refused(400, "the only transfer encoding is chunked, without a length");
        }
        if (lengths.size() > 1 || (lengths.size() == 1 && !isNumber(lengths.getFirst()))) {
            return new Refused(400, "Content-Length is malformed");
        }
        long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst());
        if (length > limits.bodyBytesMax()) {
            return new Refused(413, "a body has at most " + limits.bodyBytesMax() + " bytes");
        }
        List<Header> all = new ArrayList<>();
        for (Map.Entry<String, String> header : headers) {
            all.add(new Header(header.getKey(), header.getValue()));
        }
        RequestHead head =
                new RequestHead(
                        request.method().name(),
                        "http",
                        authority,
                        target,
                        ConnectionHeaders.strip(all));
        return new Valid(head, chunked ? -1 : length);
    }

    private static boolean hasForm(String target, String authority) {
        boolean path = target.startsWith("/") || target.equals("*");
        return path
                && target.indexOf('#') < 0
                && authority.indexOf('@') < 0
                && authority.indexOf('?') < 0
                && authority.indexOf('/') < 0;
    }

    private static boolean isOld(HttpRequest request) {
        return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 18
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * The head as the replica sees it: who asked, and a trace to belong to. What only nodes may say
     * is taken away.
     *
     * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
     */
    static RequestHead forwarded(RequestHead head, String client, Randomness randomness) {
        List<Header> headers = new ArrayList<>();
        String before = "";
        for (Header header : head.headers()) {
            if (header.is("x-forwarded-for")) {
                before += header.value() + ", ";
            } else if (!Mesh.isReserved(header.name())) {
                headers.add(header);
            }
        }
        headers.add(new Header("x-forwarded-for", before + client));
        if (Header.first(headers, "traceparent").isEmpty()) {
            HexFormat hex = HexFormat.of();
            headers.add(
                    new Header(
                            "traceparent",
                            "00-%s-%s-01"
                                    .formatted(
                                            hex.formatHex(randomness.bytes(16)),
                                            hex.formatHex(randomness.bytes(8)))));
        }
        return new RequestHead(
                head.method(), head.scheme(), head.authority(), head.target(), headers);
    }
}
