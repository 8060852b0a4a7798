package dev.aether.component.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Guest;
import dev.aether.component.wasi.HandClocks;
import dev.aether.component.wasi.WasiGrants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class OutboundHttpTest {
    private static final String HTTP = "wasi:http/types#";
    private static final String REQUEST = HTTP + "[method]outgoing-request.";

    private final HandClocks clocks = new HandClocks();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<HttpRequest> sent = new ArrayList<>();
    private final HttpOutbound echo =
            (request, timeouts) -> {
                sent.add(request);
                byte[] body = request.body().read(100);
                return new HttpResponse(202, List.of(), HttpBody.of(body));
            };

    @Test
    void aRequestIsSentMeanwhileAndItsAnswerRead() {
        Guest guest = guest(echo);
        Object request = request(guest);
        Object body = guest.good(REQUEST + "body", request);
        Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);

        Object future = handle(guest, request);
        guest.good(
                "wasi:io/streams#[method]output-stream.blocking-write-and-flush",
                stream,
                "ping".getBytes(UTF_8));
        guest.drop("wasi:io/streams#output-stream", stream);
        guest.good(HTTP + "[static]outgoing-body.finish", body, Optional.empty());
        clocks.meanwhile = () -> tasks.remove().run();
        guest.call("wasi:io/poll#[method]pollable.block", future);

        var response = (IncomingResponse) good(answer(guest, future));
        assertThat(response.status()).isEqualTo(202);
        var incoming = (IncomingBody) ((Outcome.Ok) response.consume()).value();
        Object read = ((Outcome.Ok) incoming.stream()).value();
        assertThat(
                        (byte[])
                                guest.good(
                                        "wasi:io/streams#[method]input-stream.blocking-read",
                                        read,
                                        10L))
                .asString()
                .isEqualTo("ping");
        assertThat(sent.getFirst().method()).isEqualTo("POST");
        assertThat(sent.getFirst().authority()).isEqualTo("there:80");
        assertThat(sent.getFirst().target()).isEqualTo("/x?y");
    }

    @Test
    void aRefusalReachesTheGuestWithItsCode() {
        Guest guest =
                guest((request, timeouts) -> {
                    throw new HttpFault(ErrorCode.HTTP_REQUEST_DENIED, "not yours");
                });
        Object future = handle(guest, request(guest));
        assertThat(guest.call(HTTP + "[method]future-incoming-response.get", future))
                .isEqualTo(Optional.empty());
        tasks.remove().run();

        Outcome answer = answer(guest, future);

        assertThat(((Case) ((Outcome.Err) answer).value()))
                .isEqualTo(ErrorCode.HTTP_REQUEST_DENIED.toCase(""));
        assertThat(guest.call(HTTP + "[method]future-incoming-response.get", future))
                .isEqualTo(Optional.of(Outcome.err()));
    }

    @Test
    void aDroppedFutureIsNeverSent() {
        Guest guest = guest(echo);
        Object future = handle(guest, request(guest));

        guest.drop(HTTP + "future-incoming-response", future);
        tasks.remove().run();

        assertThat(sent).isEmpty();
    }

    @Test
    void aRequestToNowhereIsRefusedAtOnce() {
        Guest guest = guest(echo);
        Object headers = guest.call(HTTP + "[constructor]fields");
        Object request = guest.call(HTTP + "[constructor]outgoing-request", headers);

        Object error = guest.bad("wasi:http/outgoing-handler#handle", request, Optional.empty());

        assertThat(error).isEqualTo(ErrorCode.HTTP_REQUEST_URI_INVALID.toCase(""));
        assertThat(tasks).isEmpty();
    }

    @Test
    void partsOfARequestMustBeValid() {
        Guest guest = guest(echo);
        Object request = request(guest);

        guest.bad(REQUEST + "set-method", request, Case.of(9, "NOT A TOKEN"));
        guest.bad(REQUEST + "set-path-with-query", request, Optional.of("/a b"));
        guest.bad(REQUEST + "set-path-with-query", request, Optional.of("/a#b"));
        guest.bad(REQUEST + "set-authority", request, Optional.of("a/b"));
        guest.bad(REQUEST + "set-authority", request, Optional.of("user@host"));
        guest.bad(REQUEST + "set-scheme", request, Optional.of(Case.of(2, "9p")));

        assertThat(guest.call(REQUEST + "authority", request)).isEqualTo(Optional.of("there:80"));
        assertThat(guest.call(REQUEST + "method", request)).isEqualTo(Case.of(2));
    }

    @Test
    void aFullPipeHasNoRoomUntilItIsRead() throws Exception {
        var poller = WasiGrants.builder(clocks).build().state("nothing").poller();
        var pipe = new BodyPipe(poller);

        pipe.write(new byte[pipe.room()]);
        assertThat(pipe.room()).isZero();
        assertThat(pipe.read(1000)).hasSize(1000);
        assertThat(pipe.room()).isEqualTo(1000);
        pipe.close();

        assertThat(pipe.room()).isPositive();
    }

    private Guest guest(HttpOutbound outbound) {
        WasiGrants grants =
                WasiGrants.builder(clocks).grant(new OutboundHttp(outbound, tasks::add)).build();
        var offer = HostImports.builder().include(grants.imports());
        new HttpTypes().offer(offer);
        return new Guest(offer.build(), grants.state("nothing"));
    }

    private static Object request(Guest guest) {
        Object headers = guest.call(HTTP + "[constructor]fields");
        Object request = guest.call(HTTP + "[constructor]outgoing-request", headers);
        guest.good(REQUEST + "set-method", request, Case.of(2));
        guest.good(REQUEST + "set-authority", request, Optional.of("there:80"));
        guest.good(REQUEST + "set-path-with-query", request, Optional.of("/x?y"));
        guest.good(REQUEST + "set-scheme", request, Optional.of(Case.of(0)));
        return request;
    }

    private static Object handle(Guest guest, Object request) {
        return guest.good("wasi:http/outgoing-handler#handle", request, Optional.empty());
    }

    private static Outcome answer(Guest guest, Object future) {
        var first = (Optional<?>) guest.call(HTTP + "[method]future-incoming-response.get", future);
        return (Outcome) ((Outcome.Ok) first.orElseThrow()).value();
    }

    private static Object good(Outcome outcome) {
        return ((Outcome.Ok) outcome).value();
    }
}
