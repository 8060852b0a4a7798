package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutboundGateTest {
    private static final OutboundTimeouts UNSAID =
            new OutboundTimeouts(
                    OutboundTimeouts.UNSAID, OutboundTimeouts.UNSAID, OutboundTimeouts.UNSAID);

    @TempDir Path directory;
    private final Way way = new Way();
    private WorkloadLog log;

    private static Workload workload(Grant... grants) {
        return new Workload(
                "p",
                "default/shop/web",
                "sha256:x",
                List.of(),
                Map.of(),
                Stage.limits(1 << 20, Duration.ofSeconds(3)),
                List.of(grants),
                false);
    }

    @BeforeEach
    void open() {
        log = new WorkloadLog(SystemEnvironment.open(directory), "p", LogLimits.defaults());
    }

    @AfterEach
    void close() {
        log.flush().await("the log", Duration.ofSeconds(20));
    }

    private static HttpRequest request(String authority, HttpField... headers) {
        return new HttpRequest("GET", "http", authority, "/", List.of(headers), HttpBody.empty());
    }

    private Optional<ErrorCode> send(HttpRequest request, String... to) {
        try {
            new OutboundGate(way, workload(), List.of(to), log).send(request, UNSAID);
            return Optional.empty();
        } catch (HttpFault fault) {
            return Optional.of(fault.code());
        } catch (IOException | InterruptedException other) {
            throw new AssertionError(other);
        }
    }

    @Test
    void aNameOfTheLatticeIsAParticleWhateverWasGranted() {
        assertThat(send(request("back.internal"))).isEmpty();
        assertThat(send(request("back.words.internal:80"))).isEmpty();
        assertThat(send(request("Back.words.prod.internal."))).isEmpty();

        assertThat(way.services)
                .containsExactly("default/shop/back", "default/words/back", "prod/words/back");
        assertThat(way.timeouts.firstByte()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatCannotBeAParticleIsNotFound() {
        assertThat(send(request("a.b.c.d.internal"))).contains(ErrorCode.DESTINATION_NOT_FOUND);
        assertThat(send(request("a..internal"))).contains(ErrorCode.DESTINATION_NOT_FOUND);
        assertThat(send(request(".internal"))).contains(ErrorCode.DESTINATION_NOT_FOUND);
    }

    @Test
    void theCalleeHearsFromTheNodeWhoCallsAndHowDeepNotFromTheGuest() throws Exception {
        HttpRequest cause = request("shop.example", new HttpField(Callers.DEPTH, "3"));
        HttpRequest forged =
                request(
                        "back.internal",
                        new HttpField("X-Aether-Caller", "spiffe://evil/ns/a/app/b/c"),
                        new HttpField("x-kept", "1"),
                        new HttpField("x-aether-depth", "0"));

        new OutboundGate(way, workload(), List.of(), log).sendFor(cause, forged, UNSAID);

        assertThat(way.sent.headers())
                .containsExactly(
                        new HttpField("x-kept", "1"),
                        new HttpField(
                                "x-aether-caller", "spiffe://t.aether/ns/default/app/shop/web"),
                        new HttpField("x-aether-depth", "4"));
    }

    @Test
    void onlyWhatWasNamedIsReachedOutside() {

        assertThat(send(request("api.example"), "api.example")).isEmpty();
        assertThat(send(request("api.example:8080"), "api.example"))
                .contains(ErrorCode.HTTP_REQUEST_DENIED);

        assertThat(way.sites).containsExactly("api.example:80");
        assertThat(log.after(0))
                .anyMatch(line ->
                        line.text()
                                .contains(
                                        "wasi:http/outgoing-handler:"
                                                + " {to: [\"api.example:8080\"]}"));
    }

    @Test
    void nothingOfNodesLeavesTheLattice() {
        send(request("api.example", new HttpField(Callers.CALLER, "x")), "api.example");

        assertThat(way.sent.headers()).isEmpty();
    }

    @Test
    void aProhibitedAddressIsExplainedInTheLog() {
        way.fault = new HttpFault(ErrorCode.DESTINATION_IP_PROHIBITED, "api leads to 10.0.0.1");

        assertThat(send(request("api.example"), "api.example"))
                .contains(ErrorCode.DESTINATION_IP_PROHIBITED);

        assertThat(log.after(0)).anyMatch(line -> line.text().contains("10.0.0.1"));
    }

    @Test
    void aMalformedRequestGoesNowhere() {
        assertThat(send(request("a:b:c"))).contains(ErrorCode.HTTP_REQUEST_URI_INVALID);
        HttpRequest tunnel =
                new HttpRequest(
                        "CONNECT", "http", "back.internal", "/", List.of(), HttpBody.empty());
        assertThat(send(tunnel)).contains(ErrorCode.HTTP_REQUEST_METHOD_INVALID);
    }

    private static final class Way implements Outbound {
        final List<String> services = new ArrayList<>();
        final List<String> sites = new ArrayList<>();
        HttpRequest sent = request("none");
        OutboundTimeouts timeouts = UNSAID;
        HttpFault fault;

        @Override
        public SpiffeId idOf(Subject.Workload workload) {
            return new SpiffeId("t.aether", workload.path());
        }

        @Override
        public HttpResponse call(String service, HttpRequest request, OutboundTimeouts bounds) {
            services.add(service);
            sent = request;
            timeouts = bounds;
            return new HttpResponse(200, List.of(), HttpBody.empty());
        }

        @Override
        public HttpResponse fetch(Site site, HttpRequest request, OutboundTimeouts bounds)
                throws HttpFault {
            if (fault != null) {
                throw fault;
            }
            sites.add(site.host() + ":" + site.port());
            sent = request;
            return new HttpResponse(200, List.of(), HttpBody.empty());
        }

        @Override
        public List<InetAddress> resolve(String host, Predicate<InetAddress> named) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Line connect(InetSocketAddress remote, Predicate<InetAddress> named) {
            throw new UnsupportedOperationException();
        }
    }
}
