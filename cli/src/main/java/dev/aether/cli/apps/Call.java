package dev.aether.cli.apps;

import dev.aether.cli.Arguments;
import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Spans;
import dev.aether.cli.Usage;
import dev.aether.kubernetes.Json;
import dev.aether.sdk.Lattice;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code aether call}. */
public final class Call implements Command {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final int REFUSED = 400;

    @Override
    public Usage usage() {
        return new Usage(
                "call",
                "APP|URL [PATH]",
                "send an HTTP request to an app",
                """
                The request enters through a node of the lattice, whatever the app's host name
                resolves to; a node that takes no connection is passed over, and for GET and HEAD
                one that does not answer. The body is printed as it comes. An answer of 400 or
                above ends with exit code 1.

                Examples
                  aether call hello
                  aether call hello /env --node n3
                  aether call http://hello.localhost:7402/echo -d 'some text' -i
                  aether call shop /cart -X PUT -H 'content-type: application/json' -d @cart.json
                """,
                List.of(
                        Option.value("request", "METHOD", "GET, or POST with --data").letter('X'),
                        Option.value("data", "TEXT", "the body; @FILE, or @- for the input")
                                .letter('d'),
                        Option.value("header", "'NAME: VALUE'", "repeatable").letter('H'),
                        Option.value("node", "NAME", "enter through this node"),
                        Option.flag("include", "print status and headers too").letter('i'),
                        Option.value("timeout", "TIME", "how long to wait (default: 60s)"),
                        Option.NAMESPACE));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String target = invocation.word(0, "an app or a URL");
        invocation.allowWords(2);
        URI url = url(invocation, target);
        List<URI> doors = new Ingress(invocation).candidates(url);
        Outgoing outgoing =
                new Outgoing(url, body(invocation, invocation.arguments().option("data")));
        try (HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_MAX)
                        .build()) {
            return print(invocation, answer(invocation, http, doors, outgoing));
        }
    }

    /** What is sent, through whichever node. */
    private record Outgoing(URI url, BodyPublisher body) {}

    private static URI url(Invocation invocation, String target) throws IOException {
        String path = invocation.arguments().words().size() > 1 ? invocation.word(1, "") : "";
        try {
            boolean isUrl = target.startsWith("http://") || target.startsWith("https://");
            URI base = URI.create(isUrl ? target : urlOf(invocation, target));
            return path.isEmpty() ? base : base.resolve(path.startsWith("/") ? path : "/" + path);
        } catch (IllegalArgumentException malformed) {
            throw CommandFailure.usage(String.valueOf(malformed.getMessage()), "call");
        }
    }

    /** Where the app answers; a route that ends in a star is called at its beginning. */
    private static String urlOf(Invocation invocation, String app) throws IOException {
        try (Lattice lattice = invocation.lattice()) {
            Json object =
                    lattice.objects()
                            .read(Apps.place(lattice.objects(), invocation.namespace(), app));
            return object.itemsAt("status", "urls").stream()
                    .flatMap(url -> url.textAt().stream())
                    .findFirst()
                    .map(url -> url.replace("*", ""))
                    .orElseThrow(() ->
                            new CommandFailure(
                                    CommandFailure.FAILED,
                                    app
                                            + " answers nowhere: it is "
                                            + object.textAt("status", "phase").orElse("unknown"),
                                    "see: aether describe app " + app));
        }
    }

    private static HttpResponse<InputStream> answer(
            Invocation invocation, HttpClient http, List<URI> doors, Outgoing outgoing) {
        IOException last = new ConnectException("no node is known");
        for (URI door : doors) {
            try {
                Duration limit = timeout(invocation.arguments(), doors.size());
                HttpRequest request = request(invocation.arguments(), door, outgoing, limit);
                return http.send(request, BodyHandlers.ofInputStream());
            } catch (ConnectException | HttpConnectTimeoutException next) {
                last = next;
            } catch (IOException broken) {
                last = broken;
                if (!isRepeatable(invocation.arguments())) {
                    break;
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(CommandFailure.FAILED, "interrupted", "");
            }
        }
        CommandFailure failure =
                new CommandFailure(
                        CommandFailure.UNAVAILABLE,
                        "no answer through " + doors + ": " + last.getMessage(),
                        "see which nodes run: aether status; what the app does: aether logs APP");
        failure.initCause(last);
        throw failure;
    }

    private static boolean isRepeatable(Arguments arguments) {
        return List.of("GET", "HEAD").contains(method(arguments));
    }

    private static String method(Arguments arguments) {
        return arguments.option("request", arguments.has("data") ? "POST" : "GET");
    }

    /** The time for what may be repeated is shared by all nodes that may be tried. */
    private static Duration timeout(Arguments arguments, int doors) {
        Duration whole = Spans.parse("timeout", arguments.option("timeout", "60s"));
        return isRepeatable(arguments) ? whole.dividedBy(doors) : whole;
    }

    private static HttpRequest request(
            Arguments arguments, URI door, Outgoing outgoing, Duration limit) {
        URI url = outgoing.url();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String target = (path.isEmpty() ? "/" : path) + query;
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(door.resolve(target))
                            .timeout(limit)
                            .method(method(arguments), outgoing.body());
            if (url.getHost() != null) {
                request.setHeader("Host", url.getHost());
            }
            arguments.all("header").forEach(header -> put(header, request));
            return request.build();
        } catch (IllegalArgumentException malformed) {
            throw CommandFailure.usage(String.valueOf(malformed.getMessage()), "call");
        }
    }

    private static void put(String header, HttpRequest.Builder request) {
        int colon = header.indexOf(':');
        if (colon < 1) {
            throw CommandFailure.usage(
                    "--header: expected NAME: VALUE, got \"" + header + "\"", "call");
        }
        request.setHeader(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }

    private static BodyPublisher body(Invocation invocation, Optional<String> data)
            throws IOException {
        if (data.isEmpty()) {
            return BodyPublishers.noBody();
        }
        String text = data.get();
        if (text.equals("@-")) {
            return BodyPublishers.ofByteArray(invocation.console().in().readAllBytes());
        }
        return text.startsWith("@")
                ? BodyPublishers.ofByteArray(Files.readAllBytes(Path.of(text.substring(1))))
                : BodyPublishers.ofString(text);
    }

    private static int print(Invocation invocation, HttpResponse<InputStream> answer)
            throws IOException {
        if (invocation.arguments().has("include")) {
            invocation.out().println("HTTP/1.1 " + answer.statusCode());
            answer.headers()
                    .map()
                    .forEach((name, values) ->
                            values.forEach(value -> invocation.out().println(name + ": " + value)));
            invocation.out().println();
        }
        try (InputStream body = answer.body()) {
            body.transferTo(invocation.out());
        }
        invocation.out().flush();
        if (answer.statusCode() >= REFUSED) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "the answer was HTTP " + answer.statusCode(),
                    "see what it says with --include, and: aether logs APP");
        }
        return 0;
    }
}
