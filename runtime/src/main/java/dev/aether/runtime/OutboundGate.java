package dev.aether.runtime;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpOutbound;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.identity.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides where the requests of one workload go: a name below {@code internal} is a particle, whose
 * own workload decides whether it answers; all else must have been granted.
 *
 * <p>A particle is {@code PARTICLE.APP.NAMESPACE.internal}; what is left out is the caller's own.
 *
 * @see <a
 *     href="https://www.icann.org/en/board-activities-and-meetings/materials/approved-resolutions-special-meeting-of-the-icann-board-29-07-2024-en">ICANN
 *     reserves .internal for private use</a>
 */
final class OutboundGate implements HttpOutbound {
    private static final String LATTICE = ".internal";
    private static final int NAMES_MAX = 3;

    private final Outbound outbound;
    private final Workload workload;
    private final Destinations destinations;
    private final WorkloadLog log;

    /**
     * @param to patterns of what may be reached outside
     */
    OutboundGate(Outbound outbound, Workload workload, List<String> to, WorkloadLog log) {
        this.outbound = outbound;
        this.workload = workload;
        this.destinations = new Destinations(to);
        this.log = log;
    }

    @Override
    public HttpResponse send(HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        return send(request, timeouts, 0);
    }

    @Override
    public HttpResponse sendFor(HttpRequest cause, HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        return send(request, timeouts, Callers.depth(cause));
    }

    private HttpResponse send(HttpRequest request, OutboundTimeouts timeouts, int depth)
            throws IOException, InterruptedException {
        boolean secure = isSecure(request.scheme());
        Authority authority =
                Authority.parse(request.authority(), secure)
                        .orElseThrow(() -> fault(ErrorCode.HTTP_REQUEST_URI_INVALID));
        if (request.method().equals("CONNECT")) {
            throw fault(ErrorCode.HTTP_REQUEST_METHOD_INVALID);
        }
        if (authority.host().endsWith(LATTICE)) {
            return call(authority, request, bounded(timeouts), depth);
        }
        if (!destinations.allow(authority, secure)) {
            throw denied(authority, secure);
        }
        return fetch(authority, secure, request, bounded(timeouts));
    }

    private static boolean isSecure(String scheme) throws HttpFault {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> true;
            case "http" -> false;
            default -> throw fault(ErrorCode.HTTP_REQUEST_URI_INVALID);
        };
    }

    /** Nobody waits longer than the request may take that the guest answers. */
    private OutboundTimeouts bounded(OutboundTimeouts wanted) {
        Duration max = workload.limits().deadline();
        return new OutboundTimeouts(
                shorter(wanted.connect(), max),
                shorter(wanted.firstByte(), max),
                shorter(wanted.betweenBytes(), max));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private HttpResponse call(
            Authority authority, HttpRequest request, OutboundTimeouts timeouts, int depth)
            throws IOException, InterruptedException {
        String service =
                service(authority.host()).orElseThrow(() -> fault(ErrorCode.DESTINATION_NOT_FOUND));
        List<HttpField> headers = new ArrayList<>(withoutReserved(request));
        headers.add(new HttpField(Callers.CALLER, outbound.idOf(subject()).toString()));
        headers.add(new HttpField(Callers.DEPTH, Integer.toString(depth + 1)));
        return outbound.call(service, with(request, headers), timeouts);
    }

    /** The service a name below {@code internal} means. */
    private Optional<String> service(String host) {
        String[] names = host.substring(0, host.length() - LATTICE.length()).split("\\.", -1);
        String[] own = workload.service().split("/", -1);
        if (names.length > NAMES_MAX) {
            return Optional.empty();
        }
        String app = names.length > 1 ? names[1] : own[1];
        String namespace = names.length > 2 ? names[2] : own[0];
        boolean whole = !names[0].isEmpty() && !app.isEmpty() && !namespace.isEmpty();
        return whole ? Optional.of(namespace + "/" + app + "/" + names[0]) : Optional.empty();
    }

    private Subject.Workload subject() {
        String[] own = workload.service().split("/", -1);
        return new Subject.Workload(own[0], own[1], own[2]);
    }

    private HttpResponse fetch(
            Authority authority, boolean secure, HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException {
        Outbound.Site site =
                new Outbound.Site(authority.host(), authority.port(), secure, destinations::name);
        try {
            return outbound.fetch(site, with(request, withoutReserved(request)), timeouts);
        } catch (HttpFault fault) {
            if (fault.code() == ErrorCode.DESTINATION_IP_PROHIBITED) {
                log.add(
                        "aether",
                        "denied a request: %s; only an address that is itself named may be of a"
                                        .formatted(fault.getMessage())
                                + " private network or a node");
            }
            throw fault;
        }
    }

    private HttpFault denied(Authority authority, boolean secure) {
        String named = authority.text(secure);
        log.add(
                "aether",
                "denied a request to %s: to allow it, add under uses: wasi:http/outgoing-handler:"
                                .formatted(named)
                        + " {to: [\""
                        + named
                        + "\"]}");
        return fault(ErrorCode.HTTP_REQUEST_DENIED);
    }

    private static List<HttpField> withoutReserved(HttpRequest request) {
        return request.headers().stream().filter(field -> !Callers.isReserved(field)).toList();
    }

    private static HttpRequest with(HttpRequest request, List<HttpField> headers) {
        return new HttpRequest(
                request.method(),
                request.scheme(),
                request.authority(),
                request.target(),
                headers,
                request.body());
    }

    private static HttpFault fault(ErrorCode code) {
        return new HttpFault(code, "");
    }
}
