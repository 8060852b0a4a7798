package dev.aether.mesh;

import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Serves one request of a client: checks it, finds its route, and answers for what fails. */
final class FrontDesk {
    private static final int RETRY_SECONDS = 1;

    private final Environment environment;
    private final Mesh mesh;
    private final IngressConfig config;
    private final AccessMetrics metrics;

    FrontDesk(Environment environment, Mesh mesh, IngressConfig config) {
        this.environment = environment;
        this.mesh = mesh;
        this.config = config;
        this.metrics = new AccessMetrics(environment.metrics());
    }

    /** Begins to serve it; never waits, so that the event loop may call it. */
    void serve(Connection connection, HttpRequest request) {
        long begun = environment.clock().nanos();
        switch (read(request)) {
            case RequestReading.Valid valid -> serve(connection, request, valid, begun);
            case RequestReading.Refused refused -> {
                IngressExchange exchange = refusing(connection);
                finishAfter(
                        () -> answer(exchange, refused.status(), refused.why()), exchange, begun);
            }
        }
    }

    /** What may wait, as for a slow client, has a thread of its own. */
    private void finishAfter(Runnable answering, IngressExchange exchange, long begunNanos) {
        environment
                .threads()
                .start(
                        "ingress request",
                        () -> {
                            try {
                                answering.run();
                            } finally {
                                finish(exchange, begunNanos);
                            }
                        });
    }

    private void finish(IngressExchange exchange, long begunNanos) {
        exchange.finish();
        metrics.observe(
                exchange.status(), exchange.hasEnded(), environment.clock().nanos() - begunNanos);
    }

    private RequestReading read(HttpRequest request) {
        DecoderResult decoded = request.decoderResult();
        if (decoded.isSuccess()) {
            return RequestReading.of(request, config);
        }
        return switch (decoded.cause()) {
            case TooLongHttpLineException line ->
                    new RequestReading.Refused(414, "the request line is too long");
            case TooLongHttpHeaderException headers ->
                    new RequestReading.Refused(431, "the headers are too long");
            case null, default -> new RequestReading.Refused(400, "the request is malformed");
        };
    }

    private IngressExchange refusing(Connection connection) {
        return new IngressExchange(
                connection,
                config,
                new RequestHead("GET", "http", "", "/", List.of()),
                0,
                new IngressExchange.Manner(false, false, false));
    }

    private void serve(
            Connection connection,
            HttpRequest request,
            RequestReading.Valid valid,
            long begunNanos) {
        boolean old = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        String expect = request.headers().get(HttpHeaderNames.EXPECT, "");
        boolean continues = expect.equalsIgnoreCase("100-continue");
        IngressExchange exchange =
                new IngressExchange(
                        connection,
                        config,
                        RequestReading.forwarded(
                                valid.head(), client(connection), environment.randomness()),
                        valid.bodyBytes(),
                        new IngressExchange.Manner(
                                old,
                                HttpUtil.isKeepAlive(request) && (expect.isEmpty() || continues),
                                continues && !old));
        Optional<Route> route = mesh.route(valid.head().authority(), valid.head().target());
        if (!expect.isEmpty() && !continues) {
            finishAfter(
                    () -> answer(exchange, 417, "only 100-continue can be expected"),
                    exchange,
                    begunNanos);
        } else if (route.isEmpty()) {
            finishAfter(() -> answerNoRoute(exchange), exchange, begunNanos);
        } else {
            call(route.get(), exchange, begunNanos);
        }
    }

    private static String client(Connection connection) {
        return connection.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    private void answerNoRoute(IngressExchange exchange) {
        RequestHead head = exchange.head();
        answer(
                exchange,
                404,
                "no route for host \"%s\" and path \"%s\""
                        .formatted(Routes.hostOf(head.authority()), head.target()));
    }

    private void call(Route route, IngressExchange exchange, long begunNanos) {
        mesh.begin(
                route.service(),
                exchange,
                route.timeout(),
                outcome -> {
                    if (exchange.hasEnded() && exchange.finishesAtOnce()) {
                        finish(exchange, begunNanos);
                    } else {
                        finishAfter(() -> complete(route, exchange, outcome), exchange, begunNanos);
                    }
                });
    }

    private void complete(Route route, IngressExchange exchange, Outcome outcome) {
        if (exchange.status() == 0) {
            answer(exchange, outcome);
        } else if (!exchange.hasEnded()) {
            environment
                    .log()
                    .info("a response was cut", "service", route.service(), "outcome", outcome);
        }
    }

    private void answer(IngressExchange exchange, Outcome outcome) {
        switch (outcome) {
            case Outcome.NotCalled(Outcome.Reason reason, String why) -> answer(exchange, 503, why);
            case Outcome.Failed(String why) -> answer(exchange, 502, why);
            case Outcome.Lost(String why) -> answer(exchange, 502, why);
            case Outcome.Late(String why) -> answer(exchange, 504, why);
            case Outcome.Gone(String why) ->
                    answer(exchange, exchange.refusal() == 0 ? 408 : exchange.refusal(), why);
            case Outcome.Answered answered -> answer(exchange, 502, "the replica answered nothing");
        }
    }

    private void answer(IngressExchange exchange, int status, String why) {
        byte[] text = ("aether: " + why + "\n").getBytes(StandardCharsets.UTF_8);
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("content-type", "text/plain; charset=utf-8"));
        headers.add(new Header("content-length", Integer.toString(text.length)));
        if (status == 503) {
            headers.add(new Header("retry-after", Integer.toString(RETRY_SECONDS)));
        }
        try {
            exchange.begin(status, headers);
            exchange.write(text);
            exchange.end(List.of());
        } catch (MeshException | Interrupted gone) {
            environment.log().debug("nobody waits for the answer", "status", status);
        }
    }
}
